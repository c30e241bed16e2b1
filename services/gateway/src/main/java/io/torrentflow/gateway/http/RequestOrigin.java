package io.torrentflow.gateway.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

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
    return agent == null ? null : agent.substring(0, Math.min(agent.length(), MAX_USER_AGENT));
  }
}
