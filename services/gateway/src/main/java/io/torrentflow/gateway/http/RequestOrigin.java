package io.torrentflow.gateway.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** Where the request in hand comes from. */
@RequestScoped
public class RequestOrigin {
  // A user agent is for people to recognise their session by, not to keep whole.
  private static final int MAX_USER_AGENT = 200;

  private final RoutingContext context;

  RequestOrigin(RoutingContext context) {
    this.context = context;
  }

  public String ip() {
    return context.request().remoteAddress().hostAddress();
  }

  public @Nullable String userAgent() {
    String agent = context.request().getHeader("User-Agent");
    return agent == null || agent.length() <= MAX_USER_AGENT
        ? agent
        : agent.substring(0, MAX_USER_AGENT);
  }
}
