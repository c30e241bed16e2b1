package io.torrentflow.agent.engine;

import io.torrentflow.kernel.wire.StatusReason;
import io.torrentflow.kernel.wire.TrackerMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a download is.
 *
 * @param downloadedBytes fetched and verified, earlier runs included
 * @param peers connected peers, or connections to the origin
 * @param seeds peers that have everything
 * @param reason why nothing is fetched just now; absent while bytes flow
 * @param trackers what trackers say instead of naming peers
 */
public record DownloadProgress(
    long downloadedBytes,
    int peers,
    int seeds,
    @Nullable StatusReason reason,
    List<TrackerMessage> trackers) {
  public static final DownloadProgress NONE = of(0, 0);

  public DownloadProgress {
    trackers = List.copyOf(trackers);
  }

  /** That of a download from a web server. */
  public static DownloadProgress of(long downloadedBytes, int connections) {
    return new DownloadProgress(downloadedBytes, connections, 0, null, List.of());
  }
}
