package io.torrentflow.agent.upload;

import io.torrentflow.kernel.problem.ProblemException;

/** Hears of a transfer's upload, on the transfer's event loop. */
public interface UploadListener {
  /** What the download consists of is known, and what an earlier run stored of it. */
  void opened();

  /** The bucket holds every file. */
  void stored();

  /** A file cannot be put. */
  void failed(ProblemException problem);
}
