package io.torrentflow.agent.engine;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.source.Contacts;

/** A download that an engine works on. */
public interface Download {
  /** Stops fetching and keeps what is complete. */
  void pause();

  void resume();

  /** Looks for the source at these contacts from now on, and no longer at earlier ones. */
  void replaceContacts(Contacts contacts);

  /**
   * Ends it and removes everything on disk. Neither the listener nor the sink is called any more.
   */
  Uni<Void> stop();

  DownloadProgress progress();
}
