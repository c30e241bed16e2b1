package io.torrentflow.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.SpeedHistory.Speed;
import io.torrentflow.kernel.wire.TrackerMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as lists and streams show it, with what is shown only of one.
 *
 * @param agent which agent works on it; absent while none does
 * @param trackers what those trackers say that its owner named, instead of naming peers
 * @param speeds in the last sixty minutes, the oldest first; minutes in which nothing is known of
 *     are left out
 */
public record JobDetail(
    @JsonUnwrapped JobView job,
    @Nullable String agent,
    List<TrackerMessage> trackers,
    List<Speed> speeds) {
  public JobDetail {
    trackers = List.copyOf(trackers);
    speeds = List.copyOf(speeds);
  }

  /**
   * @param agent which holds the transfer
   */
  static JobDetail of(JobWithTransfer job, @Nullable String agent, List<Speed> speeds) {
    JobView view = job.view();
    JobState state = job.job();
    boolean live = state.frozen() == null && view.status().isAssigned();
    List<TrackerMessage> trackers =
        live
            ? job.transfer().trackers().stream()
                .filter(tracker -> state.trackers().contains(tracker.url()))
                .toList()
            : List.of();
    return new JobDetail(view, live ? agent : null, trackers, speeds);
  }
}
