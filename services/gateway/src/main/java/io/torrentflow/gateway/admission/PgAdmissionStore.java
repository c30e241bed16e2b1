package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.admission.AdmissionDecision.Begin;
import io.torrentflow.gateway.admission.AdmissionDecision.Existing;
import io.torrentflow.gateway.admission.AdmissionDecision.Join;
import io.torrentflow.gateway.admission.AdmissionDecision.Prove;
import io.torrentflow.gateway.admission.AdmissionDecision.Repeat;
import io.torrentflow.gateway.admission.AdmissionDecision.Retry;
import io.torrentflow.gateway.admission.AdmissionFacts.LiveTransfer;
import io.torrentflow.gateway.admission.AdmissionFacts.Repeated;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.jobs.JobWithTransfer;
import io.torrentflow.gateway.jobs.PgImmediateEnd;
import io.torrentflow.gateway.jobs.PgJobRows;
import io.torrentflow.gateway.quota.PgQuotaStore;
import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.outbox.StateMessages;
import io.torrentflow.platform.state.PgQuery;
import io.torrentflow.platform.state.PgRaces;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries out in one transaction what {@link AdmissionPolicy} decides about a submission, with
 * history, messages and audit row. The user is locked first, then a transfer.
 */
@ApplicationScoped
class PgAdmissionStore {
  private static final String BLOCKED =
      """
      SELECT reason FROM blocklist
      WHERE (kind = 'infohash' AND value = ANY($1)) OR (kind = 'host' AND value = ANY($2))
        OR (kind = 'pattern' AND $3::text ILIKE value)
      LIMIT 1
      """;

  // Once its user has deleted the job, the key says nothing of it any more.
  private static final String FIND_KEY =
      """
      SELECT k.job_id, k.request_hash = $3 AS is_same FROM idempotency_keys k
      JOIN jobs j ON j.id = k.job_id AND j.deleted_at IS NULL
      WHERE k.user_id = $1 AND k.key = $2
      """;

  private static final String REMEMBER_KEY =
      """
      INSERT INTO idempotency_keys (user_id, key, request_hash, job_id) VALUES ($1, $2, $3, $4)
      ON CONFLICT (user_id, key) DO UPDATE SET request_hash = excluded.request_hash,
        job_id = excluded.job_id, created_at = now()
      """;

  private static final String EVENT =
      "INSERT INTO job_events (job_id, kind, actor) VALUES ($1, 'submitted', $2)";

  private final Pool pool;
  private final PgOutbox outbox;
  private final StateMessages messages;
  private final PgAuditLog audit;
  private final UuidV7 ids;
  private final PgQuotaStore quotas;
  private final PgContentStore contents;
  private final PgNewRows rows;
  private final PgRetryStore retries;
  private final PgProofStore proofs;

  PgAdmissionStore(
      Pool pool,
      PgOutbox outbox,
      StateMessages messages,
      PgAuditLog audit,
      UuidV7 ids,
      PgQuotaStore quotas,
      PgContentStore contents,
      PgNewRows rows,
      PgRetryStore retries,
      PgProofStore proofs) {
    this.pool = pool;
    this.outbox = outbox;
    this.messages = messages;
    this.audit = audit;
    this.ids = ids;
    this.quotas = quotas;
    this.contents = contents;
    this.rows = rows;
    this.retries = retries;
    this.proofs = proofs;
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
                                AdmissionPolicy.decide(submission, facts)))));
  }

  Uni<JobView> retry(UserId user, JobId job) {
    return PgRaces.repeat(
        pool.withTransaction(
            tx ->
                quotas
                    .lock(tx, user)
                    .flatMap(quota -> retries.retry(tx, job, user, quota))
                    .map(JobWithTransfer::view)));
  }

  private Uni<AdmissionFacts> facts(SqlConnection tx, Submission submission) {
    UserId user = submission.user();
    Content content = submission.content();
    String key = submission.idempotencyKey();
    byte[] urlHash = submission.urlHash();
    List<Function<AdmissionFacts, Uni<AdmissionFacts>>> steps =
        List.of(
            facts ->
                key == null
                    ? Uni.createFrom().item(facts)
                    : PgQuery.first(
                            tx,
                            FIND_KEY,
                            PgAdmissionStore::repeated,
                            user,
                            key,
                            submission.requestHash())
                        .map(facts::withRepeated),
            facts -> blockReason(tx, submission).map(facts::withBlockReason),
            facts ->
                (urlHash == null
                        ? contents.ownTorrent(tx, user, content)
                        : contents.ownUrl(tx, user, urlHash))
                    .map(facts::withOwn),
            facts ->
                content.infoSha256() == null
                    ? Uni.createFrom().item(facts)
                    : contents.ownMagnet(tx, user, content).map(facts::withMagnet),
            facts ->
                AdmissionPolicy.isShared(submission, facts.magnet())
                    ? contents.live(tx, content).map(facts::withLive)
                    : Uni.createFrom().item(facts));
    Uni<AdmissionFacts> read = quotas.lock(tx, user).map(AdmissionFacts::of);
    for (Function<AdmissionFacts, Uni<AdmissionFacts>> step : steps) {
      read =
          read.flatMap(
              facts -> facts.isSettled() ? Uni.createFrom().item(facts) : step.apply(facts));
    }
    return read;
  }

  private static Repeated repeated(Row row) {
    return new Repeated(new JobId(row.getUUID("job_id")), row.getBoolean("is_same"));
  }

  private static Uni<@Nullable String> blockReason(SqlConnection tx, Submission submission) {
    String name = submission.source().name();
    String link = submission.source().link();
    return PgQuery.first(
        tx,
        BLOCKED,
        row -> row.getString("reason"),
        submission.hashes(),
        submission.hosts(),
        name == null ? link : name);
  }

  private Uni<Admission> carryOut(
      SqlConnection tx, Submission submission, Quota quota, AdmissionDecision decision) {
    return switch (decision) {
      case Repeat(JobId job) -> existing(tx, job);
      case Existing(JobId job) -> existing(tx, job).call(() -> rememberKey(tx, submission, job));
      case Retry(JobId job) ->
          retries
              .retry(tx, job, submission.user(), quota)
              .call(() -> rememberKey(tx, submission, job))
              .map(PgAdmissionStore::known);
      case Prove prove ->
          proofs
              .prove(tx, prove, submission, quota)
              .call(() -> rememberKey(tx, submission, prove.magnet().id()))
              .map(PgAdmissionStore::known);
      case Join(LiveTransfer live) -> join(tx, submission, quota, live);
      case Begin(boolean isShared) -> begin(tx, submission, quota, isShared);
    };
  }

  private Uni<Admission> join(
      SqlConnection tx, Submission submission, Quota quota, LiveTransfer transfer) {
    boolean completed = transfer.status() == JobStatus.COMPLETED;
    JobId job = new JobId(ids.next());
    List<OutboxMessage> reviews = completed ? List.of() : List.of(messages.review(transfer.id()));
    return rows.job(tx, job, submission, transfer.id(), completed)
        .chain(() -> rows.keepTorrent(tx, transfer.id(), submission))
        .chain(() -> admitted(tx, submission, quota, job, reviews));
  }

  private Uni<Admission> begin(
      SqlConnection tx, Submission submission, Quota quota, boolean isShared) {
    JobId job = new JobId(ids.next());
    // Random: a time-ordered id would tell others when this user began.
    TransferId transfer = new TransferId(UUID.randomUUID());
    return rows.transfer(tx, transfer, submission, isShared)
        .chain(() -> rows.job(tx, job, submission, transfer, true))
        .chain(() -> proofs.reviewsOfUnproved(tx, submission))
        .flatMap(
            reviews -> {
              List<OutboxMessage> list = new ArrayList<>(reviews);
              list.add(messages.ticket());
              return admitted(tx, submission, quota, job, list);
            });
  }

  private Uni<Admission> admitted(
      SqlConnection tx, Submission submission, Quota quota, JobId job, List<OutboxMessage> more) {
    UserId user = submission.user();
    return PgQuery.run(tx, EVENT, job, "user:" + user)
        .chain(() -> rememberKey(tx, submission, job))
        .chain(() -> PgImmediateEnd.endIfSettled(tx, job, quota, 0))
        .call(made -> outbox.add(tx, messagesOf(made, more)))
        .call(() -> audit.done(tx, user, "job.submit", job.toString()))
        .map(made -> new Admission(made.view(), true));
  }

  private List<OutboxMessage> messagesOf(JobWithTransfer made, List<OutboxMessage> more) {
    List<OutboxMessage> list = new ArrayList<>(more);
    list.add(messages.transfer(made.transfer()));
    list.add(messages.made(made.job()));
    return list;
  }

  private static Uni<Void> rememberKey(SqlConnection tx, Submission submission, JobId job) {
    String key = submission.idempotencyKey();
    return key == null
        ? Uni.createFrom().voidItem()
        : PgQuery.run(tx, REMEMBER_KEY, submission.user(), key, submission.requestHash(), job);
  }

  private static Uni<Admission> existing(SqlConnection tx, JobId job) {
    return PgJobRows.read(tx, job).map(PgAdmissionStore::known);
  }

  private static Admission known(JobWithTransfer job) {
    return new Admission(job.view(), false);
  }
}
