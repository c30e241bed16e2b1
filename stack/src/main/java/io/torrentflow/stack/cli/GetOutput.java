package io.torrentflow.stack.cli;

import io.torrentflow.stack.client.JobProgress;
import io.torrentflow.stack.client.RemoteFile;
import java.nio.file.Path;
import java.util.List;

/** What {@code get} tells whoever reads it: a person or a program. */
interface GetOutput {
  void note(String sentence);

  void progress(JobProgress now);

  /** A file has arrived; called from several threads. */
  void file(RemoteFile file, Path target);

  void completed(JobProgress end, List<RemoteFile> files, Path folder);

  /** Says why the job did not complete, and gives the exit code. */
  int failed(JobProgress end);

  /** The person leaves before the end. */
  void interrupted(String source);
}
