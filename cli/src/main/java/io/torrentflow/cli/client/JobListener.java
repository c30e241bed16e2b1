package io.torrentflow.cli.client;

import io.torrentflow.kernel.wire.JobView;

/** Told how a job goes on. */
@FunctionalInterface
public interface JobListener {
  /** Its newest state; returns whether to go on. */
  boolean changed(JobView now);

  /** The server does not answer; it is tried again. */
  default void disconnected() {}
}
