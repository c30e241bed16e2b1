package io.torrentflow.cli.verb;

import io.torrentflow.cli.collect.FileCollector;
import io.torrentflow.kernel.wire.JobView;
import java.time.Duration;

/** What {@code get} and {@code pull} report, to a person or a program. */
interface GetOutput extends FileCollector.Listener, AutoCloseable {
  void progress(JobView now);

  void disconnected();

  /**
   * Everything is there.
   *
   * @param time since the verb began
   */
  void completed(JobView end, FileCollector.Outcome outcome, Duration time);

  /** Says why the job did not complete. */
  void failed(JobView end);

  @Override
  default void close() {}
}
