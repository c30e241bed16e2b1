package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.AuditLog;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.JobCommand.Action;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What users see of their jobs and ask of them. */
@ApplicationScoped
public class JobService {
  private final JobStore store;
  private final OutboxRelay relay;
  private final AuditLog audit;

  JobService(JobStore store, OutboxRelay relay, AuditLog audit) {
    this.store = store;
    this.relay = relay;
    this.audit = audit;
  }

  Uni<JobView> find(UserId user, JobId id) {
    return store.find(user, id);
  }

  /**
   * Has the hub told how the job is, which a job that does not change is not by itself; fails with
   * {@code JOB_NOT_FOUND} if the user does not watch it.
   */
  public Uni<Void> tellAnew(UserId user, JobId id) {
    return store.tellAnew(user, id).invoke(relay::kick);
  }

  Uni<JobPage> page(UserId user, @Nullable String cursor, int limit) {
    // One more than asked tells whether there is a next page.
    return store
        .page(user, cursor == null ? null : JobCursor.parse(cursor), limit + 1)
        .map(
            jobs -> {
              List<JobView> items = jobs.subList(0, Math.min(limit, jobs.size()));
              return new JobPage(
                  items, jobs.size() > limit ? JobCursor.after(items.getLast().id()) : null);
            });
  }

  Uni<JobView> pause(UserId user, JobId id) {
    return command(user, id, Action.PAUSE, JobStatus.PAUSED);
  }

  Uni<JobView> resume(UserId user, JobId id) {
    return command(user, id, Action.RESUME, JobStatus.DOWNLOADING);
  }

  /** Cancels the job, or only takes the user's watch away if others wait for it, too. */
  Uni<JobView> cancel(UserId user, JobId id) {
    Uni<JobView> cancelled =
        store
            .find(user, id)
            .call(job -> check(job, Action.CANCEL, JobStatus.CANCELLED))
            .call(
                job ->
                    store
                        .command(user, id, Action.CANCEL)
                        .flatMap(
                            sent -> sent ? Uni.createFrom().voidItem() : store.unwatch(user, id)))
            .invoke(relay::kick);
    return audit.refusals(user, "job.cancel", id.toString(), cancelled);
  }

  Uni<Void> delete(UserId user, JobId id) {
    return audit.refusals(
        user, "job.delete", id.toString(), store.unwatch(user, id).invoke(relay::kick));
  }

  private Uni<JobView> command(UserId user, JobId id, Action action, JobStatus to) {
    Uni<JobView> commanded =
        store
            .find(user, id)
            .call(job -> check(job, action, to))
            .call(
                job ->
                    store
                        .command(user, id, action)
                        .invoke(
                            sent -> {
                              if (!sent) {
                                throw conflict("Others wait for this download, too.");
                              }
                            }))
            .invoke(relay::kick);
    return audit.refusals(user, "job." + verb(action), id.toString(), commanded);
  }

  private static Uni<Void> check(JobView job, Action action, JobStatus to) {
    boolean resumesOther = action == Action.RESUME && job.status() != JobStatus.PAUSED;
    if (resumesOther || !job.status().canMoveTo(to)) {
      throw conflict(
          "A job that is " + job.status().wireName() + " takes no " + verb(action) + ".");
    }
    return Uni.createFrom().voidItem();
  }

  private static String verb(Action action) {
    return action.wireName();
  }

  private static ProblemException conflict(String detail) {
    return new ProblemException(ProblemCode.JOB_STATE_CONFLICT, detail);
  }
}
