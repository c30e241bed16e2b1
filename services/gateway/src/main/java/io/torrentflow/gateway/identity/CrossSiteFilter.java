package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.http.PublicAddress;
import io.torrentflow.gateway.http.SafeMethods;
import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.CurrentCaller;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses changes that another site has a browser make. Browsers say where a request comes from
 * ({@code Sec-Fetch-Site}, {@code Origin}), and a page of ours that has a session knows that one's
 * token. Programs say neither and carry no cookie that they did not mean to; an API token is sent
 * by no browser by itself.
 */
class CrossSiteFilter {
  private static final String TOKEN = "X-CSRF-Token";

  // "none" is what a person has typed or opened from a bookmark.
  private static final Set<String> OURS = Set.of("same-origin", "none");

  private final PublicAddress address;
  private final CsrfTokens tokens;
  private final CurrentCaller caller;

  CrossSiteFilter(PublicAddress address, CsrfTokens tokens, CurrentCaller caller) {
    this.address = address;
    this.tokens = tokens;
    this.caller = caller;
  }

  @ServerRequestFilter
  public Uni<Void> refuseOtherSites(ContainerRequestContext request) {
    String site = request.getHeaderString("Sec-Fetch-Site");
    String origin = request.getHeaderString("Origin");
    boolean isFromBrowser = site != null || origin != null;
    return SafeMethods.contains(request.getMethod()) || !isFromBrowser
        ? Uni.createFrom().voidItem()
        : caller
            .find()
            .invoke(asking -> check(asking, site, origin, request.getHeaderString(TOKEN)))
            .replaceWithVoid();
  }

  private void check(
      @Nullable Caller asking,
      @Nullable String site,
      @Nullable String origin,
      @Nullable String token) {
    SessionId session = asking == null ? null : asking.session();
    if (asking != null && session == null) {
      return;
    }
    if ((site != null && !OURS.contains(site)) || (origin != null && !address.isOrigin(origin))) {
      throw new ProblemException(
          ProblemCode.CROSS_SITE_REQUEST,
          "Changes are made from our own pages, at " + address.of("/") + ".");
    }
    if (session != null && (token == null || !tokens.matches(session, token))) {
      throw new ProblemException(
          ProblemCode.CSRF_TOKEN_WRONG,
          "Send the session's csrfToken, which logging in and GET /api/v1/auth/me say, as %s."
              .formatted(TOKEN));
    }
  }
}
