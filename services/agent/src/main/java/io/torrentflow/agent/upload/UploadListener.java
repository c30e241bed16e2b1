package io.torrentflow.agent.upload;

import io.torrentflow.agent.engine.Manifest;
import io.torrentflow.kernel.problem.ProblemException;

/** What a job's upload tells whoever runs the job, on the job's event loop. */
public interface UploadListener {
  /** The engine said what the download consists of. */
  void opened(Manifest manifest);

  /** The bucket holds every file. */
  void stored();

  /** A file cannot be put. */
  void failed(ProblemException problem);
}
