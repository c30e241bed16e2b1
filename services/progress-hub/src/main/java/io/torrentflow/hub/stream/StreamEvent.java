package io.torrentflow.hub.stream;

import io.torrentflow.kernel.id.JobId;
import java.util.Comparator;
import java.util.function.Supplier;

/**
 * A job's newest state as readers get it. Its text is made when it is written: what waits for a
 * slow reader is only what all of them share.
 *
 * @param name the event's type: {@code job}, or {@code gone} for a job that was deleted
 * @param data makes the JSON
 */
record StreamEvent(JobId jobId, long seq, String name, Supplier<String> data) {
  static final String JOB = "job";
  static final String GONE = "gone";

  /** The order in which states leave, so that the last id a reader saw says what it has. */
  static final Comparator<StreamEvent> ORDER =
      Comparator.comparingLong(StreamEvent::seq).thenComparing(event -> event.jobId().value());
}
