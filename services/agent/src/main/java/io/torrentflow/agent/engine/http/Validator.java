package io.torrentflow.agent.engine.http;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** What tells one version of a file from another (RFC 9110, 8.8). */
final class Validator {
  private Validator() {}

  /** The strong ETag, else the date; a weak ETag may not be used for ranges. */
  static @Nullable String of(HttpClientResponse response) {
    String etag = response.getHeader(HttpHeaders.ETAG);
    return etag != null && etag.startsWith("\"")
        ? etag
        : response.getHeader(HttpHeaders.LAST_MODIFIED);
  }
}
