package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.admission.ContentStore.Content;
import io.torrentflow.gateway.admission.ContentStore.LiveTransfer;
import io.torrentflow.gateway.admission.ContentStore.OwnJob;
import io.torrentflow.gateway.audit.AuditLog;
import io.torrentflow.gateway.jobs.ImmediateEnd;
import io.torrentflow.gateway.jobs.JobRows;
import io.torrentflow.gateway.jobs.JobRows.JobWithTransfer;
import io.torrentflow.gateway.jobs.LostRace;
import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.gateway.quota.QuotaStore;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.InfoHash;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.outbox.Outbox;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.StateMessages;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Admits a submission in one transaction: repeated request, block list, the user's own job of the
 * same content, quota, and then a job that joins a live transfer or begins one, with its history,
 * messages and audit row. The user is locked first, then a transfer.
 */
@ApplicationScoped
class AdmissionStore {
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
      SELECT k.job_id, k.request_hash FROM idempotency_keys k
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
  private final Outbox outbox;
  private final StateMessages messages;
  private final AuditLog audit;
  private final UuidV7 ids;
  private final QuotaStore quotas;
  private final ContentStore contents;
  private final NewRows rows;
  private final RetryStore retries;
  private final ProofStore proofs;

  AdmissionStore(
      Pool pool,
      Outbox outbox,
      StateMessages messages,
      AuditLog audit,
      UuidV7 ids,
      QuotaStore quotas,
      ContentStore contents,
      NewRows rows,
      RetryStore retries,
      ProofStore proofs) {
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
    return pool.withTransaction(tx -> admit(tx, submission))
        .onFailure(LostRace::isOne)
        .retry()
        .atMost(LostRace.RETRIES);
  }

  Uni<JobView> retry(UserId user, JobId job) {
    return pool.withTransaction(
            tx ->
                quotas
                    .lock(tx, user)
                    .flatMap(quota -> retries.retry(tx, job, user, quota))
                    .map(JobWithTransfer::view))
        .onFailure(LostRace::isOne)
        .retry()
        .atMost(LostRace.RETRIES);
  }

  private Uni<Admission> admit(SqlConnection tx, Submission submission) {
    return quotas
        .lock(tx, submission.user())
        .flatMap(
            quota ->
                repeated(tx, submission)
                    .flatMap(
                        known ->
                            known == null
                                ? admitFresh(tx, submission, quota)
                                : existing(tx, known)));
  }

  /** The job that an earlier request with the same idempotency key made. */
  private static Uni<@Nullable JobId> repeated(SqlConnection tx, Submission submission) {
    String key = submission.idempotencyKey();
    if (key == null) {
      return Uni.createFrom().nullItem();
    }
    return tx.preparedQuery(FIND_KEY)
        .execute(Tuple.of(submission.user().value(), key))
        .map(
            found -> {
              if (found.size() == 0) {
                return null;
              }
              Row row = found.iterator().next();
              if (!java.util.Arrays.equals(
                  row.getBuffer("request_hash").getBytes(), submission.requestHash())) {
                throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_KEY_REUSED, "Use a new key for a new request.");
              }
              return new JobId(row.getUUID("job_id"));
            });
  }

  private Uni<Admission> admitFresh(SqlConnection tx, Submission submission, Quota quota) {
    return refuseBlocked(tx, submission)
        .chain(() -> ownJob(tx, submission))
        .flatMap(
            own -> {
              if (own == null) {
                return admitUnlessMagnet(tx, submission, quota);
              }
              return (own.end() == JobEnd.FAILED
                      ? retries
                          .retry(tx, own.id(), submission.user(), quota)
                          .map(AdmissionStore::known)
                      : existing(tx, own.id()))
                  .call(() -> rememberKey(tx, submission, own.id()));
            });
  }

  private static Uni<Void> refuseBlocked(SqlConnection tx, Submission submission) {
    String name = submission.source().name();
    String link = submission.source().link();
    return tx.preparedQuery(BLOCKED)
        .execute(
            Tuple.of(
                submission.hashes().toArray(String[]::new),
                submission.hosts().toArray(String[]::new),
                name == null ? link : name))
        .invoke(
            found -> {
              if (found.size() > 0) {
                throw new ProblemException(
                    ProblemCode.SOURCE_BLOCKED, found.iterator().next().getString("reason"));
              }
            })
        .replaceWithVoid();
  }

  private Uni<@Nullable OwnJob> ownJob(SqlConnection tx, Submission submission) {
    byte[] urlHash = submission.urlHash();
    return urlHash == null
        ? contents.ownTorrent(tx, submission.user(), content(submission))
        : contents.ownUrl(tx, submission.user(), urlHash);
  }

  /** A torrent file of a link that the user has submitted before is for that job. */
  private Uni<Admission> admitUnlessMagnet(SqlConnection tx, Submission submission, Quota quota) {
    if (submission.infoSha256() == null) {
      return admitNew(tx, submission, quota);
    }
    return contents
        .ownMagnet(tx, submission.user(), content(submission))
        .flatMap(
            magnet ->
                magnet == null
                    ? admitNew(tx, submission, quota)
                    : proofs
                        .prove(tx, magnet, submission, quota)
                        .call(() -> rememberKey(tx, submission, magnet.id()))
                        .map(AdmissionStore::known));
  }

  private Uni<Admission> admitNew(SqlConnection tx, Submission submission, Quota quota) {
    // By what the submission itself says: that content is there, or how large it is, is not told.
    quota.check(true, submission.source().totalBytes(), 0);
    Uni<@Nullable LiveTransfer> live =
        submission.isShareable()
            ? contents.live(tx, content(submission))
            : Uni.createFrom().nullItem();
    return live.flatMap(
        transfer ->
            transfer == null
                ? begin(tx, submission, quota)
                : join(tx, submission, quota, transfer));
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

  private Uni<Admission> begin(SqlConnection tx, Submission submission, Quota quota) {
    JobId job = new JobId(ids.next());
    // Random: a time-ordered id would tell others when this user began.
    TransferId transfer = new TransferId(UUID.randomUUID());
    return rows.transfer(tx, transfer, submission, submission.isShareable())
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
    return tx.preparedQuery(EVENT)
        .execute(Tuple.of(job.value(), "user:" + user))
        .chain(() -> rememberKey(tx, submission, job))
        .chain(() -> ImmediateEnd.endIfSettled(tx, job, quota, 0))
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
    if (key == null) {
      return Uni.createFrom().voidItem();
    }
    return tx.preparedQuery(REMEMBER_KEY)
        .execute(
            Tuple.of(
                submission.user().value(), key, Buffers.of(submission.requestHash()), job.value()))
        .replaceWithVoid();
  }

  private static Uni<Admission> existing(SqlConnection tx, JobId job) {
    return JobRows.read(tx, job).map(AdmissionStore::known);
  }

  private static Admission known(JobWithTransfer job) {
    return new Admission(job.view(), false);
  }

  static Content content(Submission submission) {
    JobSource source = submission.source();
    return new Content(
        bytes(source.v1()), bytes(source.v2()), submission.infoSha256(), source.selection().text());
  }

  private static byte @Nullable [] bytes(@Nullable InfoHash hash) {
    return hash == null ? null : hash.toByteArray();
  }
}
