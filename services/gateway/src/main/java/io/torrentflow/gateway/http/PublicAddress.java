package io.torrentflow.gateway.http;

import io.torrentflow.gateway.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What browsers know this installation by. It is configured: what a request says of itself in
 * {@code Host} may be anybody's word.
 */
@ApplicationScoped
public class PublicAddress {
  private final String origin;

  PublicAddress(GatewayConfig config) {
    String own = origin(config.publicUrl());
    if (own == null) {
      throw new IllegalArgumentException(
          "torrentflow.gateway.public-url must be a URL such as https://downloads.example.org, not "
              + config.publicUrl());
    }
    this.origin = own;
  }

  /** The address of a path, such as {@code /api/v1/jobs}. */
  public URI of(String path) {
    return URI.create(origin + path);
  }

  /**
   * Whether a page of ours made a request.
   *
   * @param claimed as in {@code Origin} (RFC 6454)
   */
  public boolean isOrigin(String claimed) {
    try {
      return origin.equals(origin(URI.create(claimed)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static @Nullable String origin(URI url) {
    String scheme = url.getScheme();
    if (scheme == null || url.getHost() == null) {
      return null;
    }
    boolean isUsual = url.getPort() == ("https".equalsIgnoreCase(scheme) ? 443 : 80);
    String port = url.getPort() < 0 || isUsual ? "" : ":" + url.getPort();
    return (scheme + "://" + url.getHost() + port).toLowerCase(Locale.ROOT);
  }
}
