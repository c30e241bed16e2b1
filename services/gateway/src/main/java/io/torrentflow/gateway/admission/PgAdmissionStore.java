package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.admission.AdmissionDecision.Begin;
import io.torrentflow.gateway.admission.AdmissionDecision.Existing;
import io.torrentflow.gateway.admission.AdmissionDecision.Join;
import io.torrentflow.gateway.admission.AdmissionDecision.Prove;
import io.torrentflow.gateway.admission.AdmissionDecision.Repeat;
import io.torrentflow.gateway.admission.AdmissionDecision.Retry;
import io.torrentflow.gateway.admission.AdmissionFacts.LiveTransfer;
import io.torrentflow.gateway.admission.AdmissionFacts.OwnMagnet;
import io.torrentflow.gateway.admission.AdmissionFacts.Repeated;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.jobs.JobChange;
import io.torrentflow.gateway.jobs.JobWithTransfer;
import io.torrentflow.gateway.jobs.PgJobRows;
import io.torrentflow.gateway.quota.PgQuotaStore;
import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.ChangedMeanwhileException;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgRaces;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Carries out in one transaction what {@link AdmissionPolicy} decides about a submission, with
 * history, messages and audit row. The user is locked first, then a transfer.
 */
@ApplicationScoped
class PgAdmissionStore {
  private static final String BLOCKED = "SELECT block_reason($1, $2, $3) AS reason";

  // Once its user has deleted the job, the key says nothing of it any more.
  private static final String FIND_KEY =
      """
      SELECT k.job_id, k.request_hash = $3 AS is_same FROM idempotency_keys k
      JOIN jobs j ON j.id = k.job_id AND j.deleted_at IS NULL
      WHERE k.user_id = $1 AND k.key = $2
      """;

  private static final String REMEMBER_KEY =
      """
      INSERT INTO idempotency_keys (user_id, key, request_hash, job_id, is_new, response)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (user_id, key) DO UPDATE SET request_hash = excluded.request_hash,
        job_id = excluded.job_id, is_new = excluded.is_new, response = excluded.response,
        created_at = now()
      """;

  private static final String OWNER =
      "SELECT owner_id FROM jobs WHERE id = $1 AND deleted_at IS NULL";

  private static final String RESPONSE =
      "SELECT is_new, response FROM idempotency_keys WHERE user_id = $1 AND key = $2";

  // What the file says is what a paused job shows from now on, and is known by.
  private static final String PROVE =
      """
      UPDATE jobs j SET transfer_id = t.id, joined_at = now(), joined_attempt = attempts_begun(t),
        frozen_name = $4, frozen_total = $5, frozen_v1 = $6, frozen_v2 = $7,
        wish_version = j.wish_version + 1, updated_at = now(),
        seq = next_seq(greatest(j.seq, t.seq, old.seq))
      FROM transfers t, transfers old
      WHERE j.id = $1 AND t.id = $2 AND old.id = $3 AND j.transfer_id = old.id AND j.ended IS NULL
        AND j.wish <> 'cancelled' AND j.deleted_at IS NULL
      """;

  // Who sends a request again does so because a response has not come: it is worth some waiting for
  // the first one, and not so much that the client gives up again.
  private static final Duration IN_FLIGHT = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final String LIMIT_WAITING = "SELECT set_config('lock_timeout', $1, true)";
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Pool pool;
  private final PgOutbox outbox;
  private final PgAuditLog audit;
  private final UuidV7 ids;
  private final PgRetryStore retries;
  private final PgSelectionStore selections;

  PgAdmissionStore(
      Pool pool,
      PgOutbox outbox,
      PgAuditLog audit,
      UuidV7 ids,
      PgRetryStore retries,
      PgSelectionStore selections) {
    this.pool = pool;
    this.outbox = outbox;
    this.audit = audit;
    this.ids = ids;
    this.retries = retries;
    this.selections = selections;
  }

  Uni<Admission> admit(Submission submission) {
    return PgRaces.repeat(
            pool.withTransaction(
                tx ->
                    facts(tx, submission)
                        .flatMap(
                            facts ->
                                carryOut(
                                    tx,
                                    submission,
                                    facts.quota(),
                                    AdmissionPolicy.decide(submission, facts)))))
        .onFailure(PgAdmissionStore::isLockTimeout)
        .transform(
            e ->
                ProblemException.retryable(
                    ProblemCode.REQUEST_IN_PROGRESS,
                    "Another request of yours is being carried out; send this one again.",
                    RETRY_AFTER));
  }

  private static boolean isLockTimeout(Throwable e) {
    return e instanceof PgException pg && LOCK_NOT_AVAILABLE.equals(pg.getSqlState());
  }

  private static Uni<Quota> lockUser(SqlConnection tx, Submission submission) {
    Uni<Void> limited =
        submission.idempotencyKey() == null
            ? Uni.createFrom().voidItem()
            : PgQuery.run(tx, LIMIT_WAITING, IN_FLIGHT.toMillis() + "ms");
    return limited.chain(() -> PgQuotaStore.lock(tx, submission.user()));
  }

  Uni<JobView> retry(UserId user, JobId job) {
    return underQuota(user, (tx, quota) -> retries.retry(tx, job, user, user, quota));
  }

  /** Retries anybody's job under the quota of its owner. */
  Uni<JobView> requeue(UserId admin, JobId job) {
    return PgQuery.only(
            pool,
            OWNER,
            row -> new UserId(row.getUUID("owner_id")),
            () -> PgJobRows.notFound(job),
            job)
        .flatMap(
            owner -> underQuota(owner, (tx, quota) -> retries.retry(tx, job, owner, admin, quota)));
  }

  Uni<JobView> resume(UserId user, JobId job) {
    return underQuota(user, (tx, quota) -> retries.resume(tx, job, user, quota));
  }

  /** Gives the job the files that are asked for, and what else is changed with them. */
  Uni<JobView> select(UserId user, JobId job, JobChange change) {
    return underQuota(user, (tx, quota) -> selections.select(tx, job, user, change, quota));
  }

  private Uni<JobView> underQuota(
      UserId user, BiFunction<SqlConnection, Quota, Uni<JobWithTransfer>> work) {
    return PgRaces.repeat(
        pool.withTransaction(
            tx ->
                PgQuotaStore.lock(tx, user)
                    .flatMap(quota -> work.apply(tx, quota))
                    .map(JobWithTransfer::view)));
  }

  private static Uni<AdmissionFacts> facts(SqlConnection tx, Submission submission) {
    return lockUser(tx, submission)
        .flatMap(
            quota ->
                Uni.combine()
                    .all()
                    .unis(
                        repeated(tx, submission),
                        blockReason(tx, submission),
                        PgContentStore.own(tx, submission))
                    .usingConcurrencyOf(1)
                    .with(
                        (repeated, reason, own) ->
                            new AdmissionFacts(quota, repeated, reason, own, null, null)))
        .flatMap(
            facts ->
                facts.isSettled()
                    ? Uni.createFrom().item(facts)
                    : magnet(tx, submission)
                        .flatMap(
                            magnet ->
                                live(tx, submission, magnet)
                                    .map(live -> facts.with(magnet, live))));
  }

  private static Uni<@Nullable Repeated> repeated(SqlConnection tx, Submission submission) {
    String key = submission.idempotencyKey();
    return key == null
        ? Uni.createFrom().nullItem()
        : PgQuery.first(
            tx,
            FIND_KEY,
            row -> new Repeated(new JobId(row.getUUID("job_id")), row.getBoolean("is_same")),
            submission.by(),
            key,
            submission.requestHash());
  }

  private static Uni<@Nullable String> blockReason(SqlConnection tx, Submission submission) {
    return PgQuery.first(
        tx,
        BLOCKED,
        row -> row.getString("reason"),
        submission.hashes(),
        submission.hosts(),
        submission.name());
  }

  private static Uni<@Nullable OwnMagnet> magnet(SqlConnection tx, Submission submission) {
    return submission.infoSha256() == null
        ? Uni.createFrom().nullItem()
        : PgContentStore.ownMagnet(tx, submission.user(), submission.content());
  }

  private static Uni<@Nullable LiveTransfer> live(
      SqlConnection tx, Submission submission, @Nullable OwnMagnet magnet) {
    return AdmissionPolicy.isShared(submission, magnet)
        ? PgContentStore.live(tx, submission.content())
        : Uni.createFrom().nullItem();
  }

  private Uni<Admission> carryOut(
      SqlConnection tx, Submission submission, Quota quota, AdmissionDecision decision) {
    Uni<Admission> carriedOut =
        switch (decision) {
          case Repeat repeat -> response(tx, submission);
          case Existing(JobId job) -> PgJobRows.read(tx, job).map(PgAdmissionStore::known);
          case Retry(JobId job) ->
              retries
                  .retry(tx, job, submission.user(), submission.user(), quota)
                  .map(PgAdmissionStore::known);
          case Prove prove -> prove(tx, prove, submission, quota).map(PgAdmissionStore::known);
          case Join(LiveTransfer live) -> join(tx, submission, quota, live);
          case Begin(boolean isShared) -> begin(tx, submission, quota, isShared);
        };
    return decision instanceof Repeat
        ? carriedOut
        : carriedOut.call(admission -> rememberKey(tx, submission, admission));
  }

  private Uni<Admission> join(
      SqlConnection tx, Submission submission, Quota quota, LiveTransfer transfer) {
    boolean completed = transfer.status() == JobStatus.COMPLETED;
    JobId job = new JobId(ids.next());
    List<OutboxMessage> reviews =
        completed ? List.of() : List.of(OutboxMessage.review(transfer.id()));
    return PgNewRows.job(tx, job, submission, transfer.id(), completed)
        .chain(() -> PgNewRows.keepTorrent(tx, transfer.id(), submission))
        .chain(() -> admitted(tx, submission, quota, job, reviews));
  }

  private Uni<Admission> begin(
      SqlConnection tx, Submission submission, Quota quota, boolean isShared) {
    JobId job = new JobId(ids.next());
    // Random: a time-ordered id would show others when this user began.
    TransferId transfer = new TransferId(UUID.randomUUID());
    return PgNewRows.transfer(tx, transfer, submission, isShared)
        .call(() -> PgNewRows.job(tx, job, submission, transfer, true))
        .flatMap(more -> admitted(tx, submission, quota, job, more));
  }

  private Uni<Admission> admitted(
      SqlConnection tx, Submission submission, Quota quota, JobId job, List<OutboxMessage> more) {
    return PgJobRows.addEvent(tx, job, "submitted", submission.by(), submission.user())
        .chain(() -> PgImmediateEnd.endIfSettled(tx, job, quota, 0))
        .call(
            made ->
                outbox.add(
                    tx,
                    more,
                    OutboxMessage.transfer(made.transfer()),
                    OutboxMessage.made(made.job())))
        .call(() -> audit.done(tx, submission.by(), "job.submit", job.toString()))
        .map(made -> new Admission(made.view(), true));
  }

  /**
   * Lets the job of a link go on with the torrent file that its owner has submitted since. The
   * owner is locked.
   */
  private Uni<JobWithTransfer> prove(
      SqlConnection tx, Prove decision, Submission submission, Quota quota) {
    LiveTransfer live = decision.live();
    OwnMagnet magnet = decision.magnet();
    if (live != null) {
      return PgNewRows.keepTorrent(tx, live.id(), submission)
          .chain(() -> move(tx, magnet, live.id(), submission, quota, List.of()));
    }
    TransferId fresh = new TransferId(UUID.randomUUID());
    return PgNewRows.transfer(tx, fresh, submission, decision.isShared())
        .flatMap(more -> move(tx, magnet, fresh, submission, quota, more));
  }

  private Uni<JobWithTransfer> move(
      SqlConnection tx,
      OwnMagnet magnet,
      TransferId to,
      Submission submission,
      Quota quota,
      List<OutboxMessage> more) {
    JobSource source = submission.source();
    Content content = submission.content();
    return PgQuery.change(
            tx,
            PROVE,
            magnet.id(),
            to,
            magnet.transfer(),
            source.name(),
            source.totalBytes(),
            content.v1(),
            content.v2())
        .chain(() -> PgNewRows.contacts(tx, magnet.id(), source.contacts()))
        .chain(() -> PgImmediateEnd.endIfSettled(tx, magnet.id(), quota, 0))
        .call(
            job ->
                outbox.add(
                    tx,
                    more,
                    OutboxMessage.transfer(job.transfer()),
                    OutboxMessage.changed(job.job()),
                    OutboxMessage.review(to),
                    OutboxMessage.review(magnet.transfer())))
        .call(() -> audit.done(tx, submission.by(), "job.submit", magnet.id().toString()));
  }

  /** Keeps the response for those who ask again because they have not received it. */
  private static Uni<Void> rememberKey(
      SqlConnection tx, Submission submission, Admission admission) {
    String key = submission.idempotencyKey();
    return key == null
        ? Uni.createFrom().voidItem()
        : PgQuery.run(
            tx,
            REMEMBER_KEY,
            submission.by(),
            key,
            submission.requestHash(),
            admission.job().id(),
            admission.created(),
            PgColumns.json(admission.job()));
  }

  private static Uni<Admission> response(SqlConnection tx, Submission submission) {
    return PgQuery.only(
        tx,
        RESPONSE,
        row ->
            new Admission(PgColumns.kept(row, "response", JobView.class), row.getBoolean("is_new")),
        ChangedMeanwhileException::new,
        submission.by(),
        submission.idempotencyKey());
  }

  private static Admission known(JobWithTransfer job) {
    return new Admission(job.view(), false);
  }
}
