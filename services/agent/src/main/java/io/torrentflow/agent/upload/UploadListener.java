package io.torrentflow.agent.upload;

import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.engine.Manifest;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.problem.ProblemException;

/** Called by a transfer's upload, on the transfer's event loop. */
public interface UploadListener {
  /**
   * Called when it is known what the download consists of; completes when the jobs service has said
   * where the files go. Before that not a byte may be fetched: the jobs service may find that the
   * torrent is blocked, too large for its owners, or one that it has already.
   */
  Uni<Space> admit(Manifest manifest);

  /** The download is admitted, and it is known what an earlier run stored of it. */
  void opened();

  /** The bucket holds every file. */
  void stored();

  /** A file cannot be put. */
  void failed(ProblemException problem);
}
