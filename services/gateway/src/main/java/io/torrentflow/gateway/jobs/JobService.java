package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.http.PageCursor;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class JobService {
  private final PgJobStore store;
  private final OutboxRelay relay;
  private final PgAuditLog audit;

  JobService(PgJobStore store, OutboxRelay relay, PgAuditLog audit) {
    this.store = store;
    this.relay = relay;
    this.audit = audit;
  }

  Uni<JobView> find(Caller caller, JobId id) {
    return store.find(caller.user(), id, caller.role() == Role.ADMIN && caller.mayUse(Scope.ADMIN));
  }

  /** What happened to a job; fails with {@code JOB_NOT_FOUND}. */
  Uni<JobHistory> history(Caller caller, JobId id) {
    return find(caller, id).chain(() -> store.history(id)).map(JobHistory::new);
  }

  Uni<JobPage> page(UserId user, @Nullable String cursor, int limit) {
    // One more than requested shows whether there is a next page.
    return store
        .page(user, PageCursor.parse(cursor, JobId::fromString), limit + 1)
        .map(
            jobs -> {
              List<JobView> items = jobs.subList(0, Math.min(limit, jobs.size()));
              return new JobPage(
                  items, jobs.size() > limit ? items.getLast().id().toString() : null);
            });
  }

  Uni<JobView> change(UserId user, JobId id, WishChange change) {
    return audit.refusals(
        user,
        "job." + change.verb(),
        id.toString(),
        store.change(user, id, change).invoke(relay::kick));
  }
}
