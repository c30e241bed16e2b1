package io.torrentflow.stack.cli;

import io.torrentflow.stack.client.CollectListener;
import io.torrentflow.stack.client.JobProgress;
import io.torrentflow.stack.client.RemoteFile;
import java.nio.file.Path;
import java.util.List;

/** What {@code get} tells whoever reads it: a person or a program. */
interface GetOutput extends CollectListener {
  /**
   * The job has changed.
   *
   * @param waiting why nothing moves; empty if something does
   */
  void progress(JobProgress now, String waiting);

  void completed(JobProgress end, List<RemoteFile> files, Path folder);

  /** Says why the job did not complete, and gives the exit code. */
  int failed(JobProgress end);
}
