package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.agent.engine.Download;
import io.torrentflow.agent.engine.DownloadContext;
import java.util.concurrent.CompletionStage;

/** libtorrent with one session, which one download at a time uses. */
public interface TorrentLibrary {
  /**
   * Begins a download.
   *
   * @param ended called once, on the download's event loop, when the session is empty again
   */
  Download start(DownloadContext context, Runnable ended);

  /** Stops the session, which is empty; the next download begins another. */
  CompletionStage<?> close();
}
