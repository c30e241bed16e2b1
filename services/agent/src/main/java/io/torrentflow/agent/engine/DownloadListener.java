package io.torrentflow.agent.engine;

import io.torrentflow.kernel.problem.ProblemException;

/** Called when a download ends, once. */
public interface DownloadListener {
  /** Every part is fetched and given to the sink. */
  void fetched();

  /** The download cannot go on; the engine has released its source. */
  void failed(ProblemException problem);
}
