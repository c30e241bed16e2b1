package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.jobs.JobChange;
import io.torrentflow.gateway.jobs.JobService;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets submissions in, or says why not. */
@ApplicationScoped
public class AdmissionService {
  private static final String SUBMIT = "job.submit";

  private final PgAdmissionStore store;
  private final UrlGuard guard;
  private final UrlProbe probe;
  private final JobService jobs;
  private final OutboxRelay relay;
  private final PgAuditLog audit;

  AdmissionService(
      PgAdmissionStore store,
      UrlGuard guard,
      UrlProbe probe,
      JobService jobs,
      OutboxRelay relay,
      PgAuditLog audit) {
    this.store = store;
    this.guard = guard;
    this.probe = probe;
    this.jobs = jobs;
    this.relay = relay;
    this.audit = audit;
  }

  Uni<Admission> submit(Submission submission) {
    Uni<Void> allowed = check(submission.source());
    return audit.refusals(submission.by(), SUBMIT, null, allowed).chain(() -> admit(submission));
  }

  /** Fails for a URL that agents must not follow. */
  Uni<Void> check(JobSource source) {
    return source instanceof JobSource.HttpUrl url
        ? guard.check(url.uri())
        : Uni.createFrom().voidItem();
  }

  /** What is known of a source; the web server of a URL is asked for it. */
  Uni<Preview> preview(JobSource source) {
    Preview known = Preview.of(source);
    return source instanceof JobSource.HttpUrl url
        ? guard.check(url.uri()).chain(() -> probe.probe(url.uri())).map(known::with)
        : Uni.createFrom().item(known);
  }

  /** Lets in what was checked already. */
  Uni<Admission> admit(Submission submission) {
    return audit.refusals(
        submission.by(), SUBMIT, null, store.admit(submission).invoke(relay::kick));
  }

  /** Writes down that a submission was refused, and fails with that. */
  <T> Uni<T> refuse(UserId by, ProblemException problem) {
    return audit.refusals(by, SUBMIT, null, Uni.createFrom().failure(problem));
  }

  /** Changes a job as its owner says; which files are wanted may go beyond a quota. */
  Uni<JobView> change(UserId user, JobId job, JobChange change) {
    return change.files() == null
        ? jobs.describe(user, job, change)
        : audit.refusals(
            user,
            "job.change",
            job.toString(),
            store.select(user, job, change).invoke(relay::kick));
  }

  public Uni<JobView> retry(UserId user, JobId job) {
    return audit.refusals(
        user,
        PgRetryStore.RETRY_ACTION,
        job.toString(),
        store.retry(user, job).invoke(relay::kick));
  }

  /** As a retry by the owner, whose quota and block list hold. */
  Uni<JobView> requeue(UserId admin, JobId job) {
    return audit.refusals(
        admin,
        PgRetryStore.REQUEUE_ACTION,
        job.toString(),
        store.requeue(admin, job).invoke(relay::kick));
  }

  public Uni<JobView> resume(UserId user, JobId job) {
    return audit.refusals(
        user, "job.resume", job.toString(), store.resume(user, job).invoke(relay::kick));
  }
}
