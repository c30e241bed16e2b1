package io.torrentflow.hub.state;

import io.torrentflow.kernel.wire.JobState;
import java.util.List;

/**
 * What Redis has of a user's jobs.
 *
 * @param since from when on nothing is missing, in microseconds like {@code seq}: no job, and no
 *     tombstone of one that was deleted later; 0 if Redis may have lost jobs of the user
 */
public record KnownJobs(long since, List<Accepted<JobState>> jobs) {
  public KnownJobs {
    jobs = List.copyOf(jobs);
  }

  public boolean isComplete() {
    return since > 0;
  }
}
