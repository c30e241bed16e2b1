package io.torrentflow.progress.stream;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.JobUpdate;
import java.util.List;

/** The newest state of every job, and who may see it. */
public interface ProgressStore {
  /**
   * Keeps the update if it is newer than what is known, and tells all replicas.
   *
   * @return whether it was newer
   */
  Uni<Boolean> accept(JobUpdate update);

  /** The job's state; fails with {@code JOB_NOT_FOUND} if the user may not see it. */
  Uni<StreamEvent> job(JobId job, UserId user);

  /**
   * The user's jobs that changed after the given place in the stream of all of their jobs, in
   * order; those that the user watches no more are {@linkplain StreamEvent#gone gone}. A place that
   * lies ahead was given before the store lost its data: then all of them, as for place 0.
   */
  Uni<Changes> changedAfter(UserId user, long place);

  /**
   * What a reader has missed.
   *
   * @param anew the reader's place lies ahead of all that there is: forget it
   */
  record Changes(boolean anew, List<StreamEvent> events) {}
}
