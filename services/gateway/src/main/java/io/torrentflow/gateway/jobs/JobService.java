package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;

/** What owners see of their jobs and ask of them. */
@ApplicationScoped
public class JobService {
  private final PgJobStore store;
  private final RedisSpeeds speeds;
  private final OutboxRelay relay;
  private final PgAuditLog audit;

  JobService(PgJobStore store, RedisSpeeds speeds, OutboxRelay relay, PgAuditLog audit) {
    this.store = store;
    this.speeds = speeds;
    this.relay = relay;
    this.audit = audit;
  }

  /** The job with all that is shown of it; fails with {@code JOB_NOT_FOUND}. */
  Uni<JobDetail> detail(Caller caller, JobId id) {
    return find(caller, id)
        .flatMap(
            held ->
                speeds
                    .of(held.job().job())
                    .map(known -> JobDetail.of(held.job(), held.agent(), known)));
  }

  private Uni<PgJobStore.Held> find(Caller caller, JobId id) {
    return store.find(caller.user(), id, caller.role() == Role.ADMIN && caller.mayUse(Scope.ADMIN));
  }

  /** What happened to a job; fails with {@code JOB_NOT_FOUND}. */
  Uni<JobHistory> history(Caller caller, JobId id) {
    return find(caller, id).chain(() -> store.history(id)).map(JobHistory::new);
  }

  /** Changes how a job is shown; fails with {@code JOB_NOT_FOUND}. */
  public Uni<JobView> describe(UserId user, JobId id, JobChange change) {
    return audit.refusals(
        user, "job.change", id.toString(), store.describe(user, id, change).invoke(relay::kick));
  }

  public Uni<JobView> change(UserId user, JobId id, WishChange change) {
    return audit.refusals(
        user,
        "job." + change.verb(),
        id.toString(),
        store.change(user, id, change).invoke(relay::kick));
  }
}
