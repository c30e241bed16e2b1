package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets submissions in, or says why not. */
@ApplicationScoped
public class AdmissionService {
  private final PgAdmissionStore store;
  private final UrlGuard guard;
  private final OutboxRelay relay;
  private final PgAuditLog audit;

  AdmissionService(PgAdmissionStore store, UrlGuard guard, OutboxRelay relay, PgAuditLog audit) {
    this.store = store;
    this.guard = guard;
    this.relay = relay;
    this.audit = audit;
  }

  Uni<Admission> submit(Submission submission) {
    Uni<Void> allowed =
        submission.source() instanceof JobSource.HttpUrl url
            ? guard.check(url.uri())
            : Uni.createFrom().voidItem();
    Uni<Admission> admitted = allowed.chain(() -> store.admit(submission)).invoke(relay::kick);
    return audit.refusals(submission.by(), "job.submit", null, admitted);
  }

  public Uni<JobView> retry(UserId user, JobId job) {
    return audit.refusals(
        user, "job.retry", job.toString(), store.retry(user, job).invoke(relay::kick));
  }

  public Uni<JobView> resume(UserId user, JobId job) {
    return audit.refusals(
        user, "job.resume", job.toString(), store.resume(user, job).invoke(relay::kick));
  }
}
