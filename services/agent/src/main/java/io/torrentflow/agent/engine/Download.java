package io.torrentflow.agent.engine;

import io.smallrye.mutiny.Uni;

/** A download that an engine works on. */
public interface Download {
  /** Stops fetching and keeps what is complete. */
  void pause();

  void resume();

  /**
   * Lets go of the source and of everything on disk, for whatever reason. The listener hears
   * nothing more and the sink gets nothing more.
   */
  Uni<Void> stop();

  DownloadProgress progress();
}
