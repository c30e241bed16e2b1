package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.http.PageCursor;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Everybody's jobs, for moderators. */
@ApplicationScoped
class ModerationService {
  private final PgJobStore store;
  private final OutboxRelay relay;
  private final PgAuditLog audit;

  ModerationService(PgJobStore store, OutboxRelay relay, PgAuditLog audit) {
    this.store = store;
    this.relay = relay;
    this.audit = audit;
  }

  Uni<ModeratedJobPage> page(@Nullable String cursor, int limit) {
    return store
        .pageOfAll(PageCursor.parse(cursor, JobId::fromString), PageCursor.look(limit))
        .map(found -> found.stream().map(ModeratedJob::of).toList())
        .map(found -> PageCursor.page(found, limit, ModeratedJob::id, ModeratedJobPage::new));
  }

  Uni<ModeratedJob> cancel(UserId moderator, JobId id, String reason) {
    Uni<ModeratedJob> cancelled =
        store.cancelForAll(moderator, id, reason).invoke(relay::kick).map(ModeratedJob::of);
    return audit.refusals(moderator, "admin.job.cancel", id.toString(), cancelled);
  }
}
