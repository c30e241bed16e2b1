package io.torrentflow.kernel.wire;

import org.jspecify.annotations.Nullable;

/**
 * How far a transfer is.
 *
 * @param totalBytes of the wanted files; absent while unknown, as for a chunked response
 * @param downloadedBytes fetched and verified
 * @param uploadedBytes confirmed by the bucket
 */
public record Progress(@Nullable Long totalBytes, long downloadedBytes, long uploadedBytes) {
  /** Nothing is known and nothing has come. */
  public static final Progress NONE = new Progress(null, 0, 0);
}
