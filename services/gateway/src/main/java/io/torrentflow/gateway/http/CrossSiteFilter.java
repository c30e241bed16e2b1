package io.torrentflow.gateway.http;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.Sessions;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses changes that another site has a browser make with our cookie. Browsers say where a
 * request comes from ({@code Sec-Fetch-Site}, or {@code Origin} in older ones); programs send
 * neither and carry no cookie that they did not mean to.
 */
class CrossSiteFilter {
  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

  @ServerRequestFilter
  public void refuseOtherSites(ContainerRequestContext request) {
    if (HARMLESS.contains(request.getMethod())
        || !request.getCookies().containsKey(Sessions.COOKIE)) {
      return;
    }
    String site = request.getHeaderString("Sec-Fetch-Site");
    boolean ours =
        site == null
            ? isOurs(request.getHeaderString("Origin"), request.getHeaderString("Host"))
            : site.equals("same-origin") || site.equals("none");
    if (!ours) {
      throw new ProblemException(
          ProblemCode.CROSS_SITE_REQUEST, "Changes with a session are made from our own pages.");
    }
  }

  private static boolean isOurs(@Nullable String origin, @Nullable String host) {
    if (origin == null) {
      return true;
    }
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
