package io.torrentflow.agent.engine;

import io.torrentflow.kernel.problem.ProblemException;

/** What an engine tells about its download; after either call it says nothing more. */
public interface DownloadListener {
  /** Every part is fetched and given to the sink. */
  void fetched();

  /** The download cannot go on; the engine has let go of its source. */
  void failed(ProblemException problem);
}
