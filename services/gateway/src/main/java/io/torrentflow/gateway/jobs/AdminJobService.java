package io.torrentflow.gateway.jobs;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;

/** Ends downloads on an administrator's word. */
@ApplicationScoped
class AdminJobService {
  private static final String ACTION = "admin.job.cancel";

  private final PgAdminCancel store;
  private final PgAuditLog audit;
  private final OutboxRelay relay;

  AdminJobService(PgAdminCancel store, PgAuditLog audit, OutboxRelay relay) {
    this.store = store;
    this.audit = audit;
    this.relay = relay;
  }

  /**
   * Fails the job and all others of the same download with the reason given.
   *
   * @return the job as its owner sees it; fails with {@code JOB_NOT_FOUND}, or with {@code
   *     JOB_STATE_CONFLICT} if it has ended
   */
  Uni<JobView> cancel(UserId admin, JobId id, String reason) {
    return audit.refusals(
        admin, ACTION, id.toString(), store.cancel(admin, id, reason, ACTION).invoke(relay::kick));
  }
}
