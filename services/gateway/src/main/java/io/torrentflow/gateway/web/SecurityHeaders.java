package io.torrentflow.gateway.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.gateway.files.LinkSigner;
import io.torrentflow.gateway.turnstile.Turnstile;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells browsers what our pages may load and who may show them, so that a script that somebody
 * smuggles in runs nowhere and sends nothing. Files are shown from the store, which has another
 * origin.
 */
@ApplicationScoped
class SecurityHeaders {
  // Before all that may refuse a request.
  private static final int PRIORITY = 3_000;
  private static final String TURNSTILE = " https://challenges.cloudflare.com";

  private final Map<String, String> headers = new LinkedHashMap<>();

  SecurityHeaders(GatewayConfig config, LinkSigner links, Turnstile turnstile) {
    String challenge = turnstile.siteKey().isPresent() ? TURNSTILE : "";
    headers.put("Content-Security-Policy", policy(links.origin(), challenge));
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("X-Content-Type-Options", "nosniff");
    if ("https".equals(config.publicUrl().getScheme())) {
      headers.put("Strict-Transport-Security", "max-age=31536000");
    }
  }

  /**
   * @param store the origin that links lead to
   * @param challenge what the widget of the login page loads, with a space before it
   */
  private static String policy(String store, String challenge) {
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self'" + challenge,
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' " + store,
        "media-src " + store,
        "frame-src " + store + challenge,
        "connect-src 'self' " + store,
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'");
  }

  void register(@Observes Filters filters) {
    filters.register(this::write, PRIORITY);
  }

  private void write(RoutingContext context) {
    headers.forEach(context.response()::putHeader);
    context.next();
  }
}
