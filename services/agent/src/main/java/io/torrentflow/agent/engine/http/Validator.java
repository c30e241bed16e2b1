package io.torrentflow.agent.engine.http;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What distinguishes one version of a file from another (RFC 9110, 8.8): its ETag, else its date.
 *
 * @param value the header's value, as it stands in checkpoints
 */
record Validator(String value) {
  static @Nullable Validator of(HttpClientResponse response) {
    String etag = response.getHeader(HttpHeaders.ETAG);
    String value = etag != null ? etag : response.getHeader(HttpHeaders.LAST_MODIFIED);
    return value == null ? null : new Validator(value);
  }

  /** The value of {@code If-Range}, which takes no weak ETag and beside one no date (13.1.5). */
  @Nullable String ifRange() {
    return isWeak() ? null : value;
  }

  /** Whether a partial response is of the same version. */
  boolean fits(HttpClientResponse partial) {
    if (isEtag()) {
      return value.equals(partial.getHeader(HttpHeaders.ETAG));
    }
    // A response to If-Range may leave the date out, but not the ETag (15.3.7).
    String date = partial.getHeader(HttpHeaders.LAST_MODIFIED);
    return date == null || date.equals(value);
  }

  private boolean isEtag() {
    return isWeak() || value.startsWith("\"");
  }

  private boolean isWeak() {
    return value.startsWith("W/");
  }
}
