package io.torrentflow.kernel.wire;

import org.jspecify.annotations.Nullable;

/**
 * How far a transfer is.
 *
 * @param totalBytes of the wanted files; absent while unknown, as for a chunked response
 * @param downloadedBytes fetched and verified
 * @param uploadedBytes confirmed by the bucket
 * @param downloadRate bytes a second
 * @param uploadRate bytes a second into the bucket
 * @param etaSeconds absent while it cannot be told
 * @param peers connected peers of a torrent, or connections to an origin
 * @param seeds peers that have everything
 */
public record Progress(
    @Nullable Long totalBytes,
    long downloadedBytes,
    long uploadedBytes,
    long downloadRate,
    long uploadRate,
    @Nullable Long etaSeconds,
    int peers,
    int seeds) {
  /** The same amounts while nobody works on them: no rates and no peers. */
  public static Progress atRest(
      @Nullable Long totalBytes, long downloadedBytes, long uploadedBytes) {
    return new Progress(totalBytes, downloadedBytes, uploadedBytes, 0, 0, null, 0, 0);
  }

  /** The same amounts while nobody works on them. */
  public Progress atRest() {
    return atRest(totalBytes, downloadedBytes, uploadedBytes);
  }
}
