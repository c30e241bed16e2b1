package io.torrentflow.hub.stream;

import io.torrentflow.kernel.id.JobId;
import java.util.Comparator;

/**
 * A job's newest state as readers get it; written once for all of a user's readers.
 *
 * @param name the event's type: {@code job}, or {@code gone} for a job that was deleted
 * @param data JSON
 */
record StreamEvent(JobId jobId, long seq, String name, String data) {
  static final String JOB = "job";
  static final String GONE = "gone";

  /** The order in which states leave, so that the last id a reader saw says what it has. */
  static final Comparator<StreamEvent> ORDER =
      Comparator.comparingLong(StreamEvent::seq).thenComparing(event -> event.jobId().value());
}
