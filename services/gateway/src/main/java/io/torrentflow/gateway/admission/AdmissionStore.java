package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.AuditLog;
import io.torrentflow.gateway.jobs.CommandMessages;
import io.torrentflow.gateway.jobs.JobRows;
import io.torrentflow.gateway.jobs.WatcherEvents;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.InfoHash;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.JobCommand;
import io.torrentflow.kernel.wire.JobSubmitted;
import io.torrentflow.platform.correlation.CorrelationId;
import io.torrentflow.platform.outbox.MessageHeaders;
import io.torrentflow.platform.outbox.Outbox;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Admits a submission in one transaction, under a lock on its user so that parallel submissions
 * cannot slip through a quota together: repeated request, block list, deduplication, quota, and
 * then the job with its history, messages and audit row.
 */
@ApplicationScoped
class AdmissionStore {
  // Two users may submit one torrent at the same moment; the loser of the race finds the winner's
  // job when it tries again, so one more try is enough, and a third is for a winner that failed.
  private static final int TRIES = 3;
  private static final String UNIQUE_VIOLATION = "23505";

  private static final String DEADLOCK = "40P01";

  // Not FOR UPDATE, here and wherever a job is locked: nobody changes a key, and foreign keys that
  // are checked meanwhile must not wait. jobs, which holds the job, would wait for the user, whom
  // we hold and wait for the job.
  private static final String LOCK_USER =
      """
      SELECT p.max_active_jobs, p.max_stored_bytes FROM users u JOIN plans p ON p.id = u.plan_id
      WHERE u.id = $1 AND u.disabled_at IS NULL FOR NO KEY UPDATE OF u
      """;
  private static final String USAGE =
      """
      SELECT count(*) FILTER (WHERE NOT s.terminal) AS active,
        coalesce(sum(j.total_bytes) FILTER (WHERE j.status NOT IN ('failed', 'cancelled')), 0)::bigint
          AS stored
      FROM job_watchers w JOIN jobs j ON j.id = w.job_id JOIN job_status s ON s.name = j.status
      WHERE w.user_id = $1 AND j.deleted_at IS NULL
      """;
  private static final String BLOCKED =
      """
      SELECT reason FROM blocklist
      WHERE (kind = 'infohash' AND value = ANY($1)) OR (kind = 'host' AND value = ANY($2))
        OR (kind = 'pattern' AND $3::text ILIKE value)
      LIMIT 1
      """;
  private static final String SAME_TORRENT =
      """
      SELECT %s, j.paused, EXISTS (SELECT FROM job_watchers w WHERE w.job_id = j.id AND w.user_id = $3) AS mine
      FROM jobs j
      WHERE (j.infohash_v1 = $1 OR j.infohash_v2 = $2) AND j.deleted_at IS NULL
        AND j.status NOT IN ('failed', 'cancelled')
      ORDER BY j.id LIMIT 1 FOR NO KEY UPDATE OF j
      """
          .formatted(JobRows.COLUMNS);
  private static final String BY_ID =
      "SELECT %s FROM jobs j WHERE j.id = $1".formatted(JobRows.COLUMNS);
  // Once its user has let the job go, the key says nothing of it any more.
  private static final String FIND_KEY =
      """
      SELECT k.job_id, k.request_hash FROM idempotency_keys k
      JOIN job_watchers w ON w.job_id = k.job_id AND w.user_id = k.user_id
      WHERE k.user_id = $1 AND k.key = $2
      """;
  private static final String REMEMBER_KEY =
      """
      INSERT INTO idempotency_keys (user_id, key, request_hash, job_id) VALUES ($1, $2, $3, $4)
      ON CONFLICT (user_id, key) DO UPDATE SET request_hash = excluded.request_hash,
        job_id = excluded.job_id, created_at = now()
      """;
  private static final String INSERT_JOB =
      """
      INSERT INTO jobs (id, owner_id, source_type, source_uri, source_torrent, infohash_v1,
        infohash_v2, name, total_bytes, correlation_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """;
  private static final String WATCH = "INSERT INTO job_watchers (user_id, job_id) VALUES ($1, $2)";

  private final Pool pool;
  private final Outbox outbox;
  private final WatcherEvents events;
  private final AuditLog audit;
  private final CommandMessages commands;
  private final UuidV7 ids;
  private final MessageHeaders headers;

  AdmissionStore(
      Pool pool,
      Outbox outbox,
      WatcherEvents events,
      AuditLog audit,
      CommandMessages commands,
      UuidV7 ids,
      MessageHeaders headers) {
    this.pool = pool;
    this.outbox = outbox;
    this.events = events;
    this.audit = audit;
    this.commands = commands;
    this.ids = ids;
    this.headers = headers;
  }

  Uni<Admission> admit(Submission submission) {
    return pool.withTransaction(tx -> admit(tx, submission))
        .onFailure(AdmissionStore::isRace)
        .retry()
        .atMost(TRIES - 1);
  }

  private static boolean isRace(Throwable e) {
    return e instanceof PgException pg
        && List.of(UNIQUE_VIOLATION, DEADLOCK).contains(pg.getSqlState());
  }

  private Uni<Admission> admit(SqlConnection tx, Submission submission) {
    return lockUser(tx, submission.user())
        .flatMap(
            quota ->
                repeated(tx, submission)
                    .flatMap(
                        known ->
                            known == null
                                ? admitFresh(tx, submission, quota)
                                : view(tx, known, submission.user(), false)));
  }

  private Uni<Quota> lockUser(SqlConnection tx, UserId user) {
    return tx.preparedQuery(LOCK_USER)
        .execute(Tuple.of(user.value()))
        .flatMap(
            plans -> {
              if (plans.size() == 0) {
                throw new ProblemException(ProblemCode.FORBIDDEN, "The account is disabled.");
              }
              Row plan = plans.iterator().next();
              return tx.preparedQuery(USAGE)
                  .execute(Tuple.of(user.value()))
                  .map(rows -> rows.iterator().next())
                  .map(
                      use ->
                          new Quota(
                              plan.getInteger("max_active_jobs"),
                              plan.getLong("max_stored_bytes"),
                              use.getLong("active"),
                              use.getLong("stored")));
            });
  }

  /** The job that an earlier request with the same idempotency key made. */
  private static Uni<@Nullable JobId> repeated(SqlConnection tx, Submission submission) {
    if (submission.idempotencyKey() == null) {
      return Uni.createFrom().nullItem();
    }
    return tx.preparedQuery(FIND_KEY)
        .execute(Tuple.of(submission.user().value(), submission.idempotencyKey()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return null;
              }
              Row row = rows.iterator().next();
              if (!Arrays.equals(
                  row.getBuffer("request_hash").getBytes(), submission.requestHash())) {
                throw new ProblemException(
                    ProblemCode.IDEMPOTENCY_KEY_REUSED, "Use a new key for a new request.");
              }
              return new JobId(row.getUUID("job_id"));
            });
  }

  private Uni<Admission> admitFresh(SqlConnection tx, Submission submission, Quota quota) {
    return refuseBlocked(tx, submission)
        .chain(() -> sameTorrent(tx, submission))
        .flatMap(
            same ->
                same == null ? create(tx, submission, quota) : join(tx, submission, quota, same));
  }

  private static Uni<Void> refuseBlocked(SqlConnection tx, Submission submission) {
    String name = submission.source().name();
    String uri = submission.source().spec().uri();
    return tx.preparedQuery(BLOCKED)
        .execute(
            Tuple.of(
                submission.hashes().toArray(String[]::new),
                submission.hosts().toArray(String[]::new),
                name == null ? uri : name))
        .invoke(
            rows -> {
              if (rows.size() > 0) {
                throw new ProblemException(
                    ProblemCode.SOURCE_BLOCKED, rows.iterator().next().getString("reason"));
              }
            })
        .replaceWithVoid();
  }

  private static Uni<@Nullable Row> sameTorrent(SqlConnection tx, Submission submission) {
    InfoHash.V1 v1 = submission.sharedV1();
    InfoHash.V2 v2 = submission.sharedV2();
    if (v1 == null && v2 == null) {
      return Uni.createFrom().nullItem();
    }
    return tx.preparedQuery(SAME_TORRENT)
        .execute(Tuple.of(bytes(v1), bytes(v2), submission.user().value()))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next());
  }

  private Uni<Admission> join(SqlConnection tx, Submission submission, Quota quota, Row same) {
    JobId job = new JobId(same.getUUID("id"));
    UserId user = submission.user();
    if (same.getBoolean("mine")) {
      return view(tx, job, user, false);
    }
    boolean active = same.getOffsetDateTime("completed_at") == null;
    quota.check(active, same.getLong("total_bytes"));
    return run(tx, WATCH, Tuple.of(user.value(), job.value()))
        .chain(() -> events.changed(tx, job, "watched", user))
        .chain(() -> same.getBoolean("paused") ? resume(tx, user, job) : nothing())
        .chain(() -> rememberKey(tx, submission, job))
        .chain(() -> view(tx, job, user, false))
        .call(() -> audit.done(tx, user, "job.submit", job.toString()));
  }

  private Uni<Admission> create(SqlConnection tx, Submission submission, Quota quota) {
    quota.check(true, submission.source().totalBytes());
    JobId job = new JobId(ids.next());
    UserId user = submission.user();
    return run(tx, INSERT_JOB, row(job, submission))
        .chain(() -> run(tx, WATCH, Tuple.of(user.value(), job.value())))
        .chain(() -> events.changed(tx, job, "submitted", user))
        .chain(() -> outbox.add(tx, List.of(message(job))))
        .chain(() -> rememberKey(tx, submission, job))
        .chain(() -> view(tx, job, user, true))
        .call(() -> audit.done(tx, user, "job.submit", job.toString()));
  }

  /** Who submits a torrent that others have paused wants it now. */
  private Uni<Void> resume(SqlConnection tx, UserId user, JobId job) {
    return outbox.add(tx, List.of(commands.of(user, job, JobCommand.Action.RESUME)));
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }

  private static Tuple row(JobId job, Submission submission) {
    byte[] torrent = submission.source().spec().torrent();
    return Tuple.tuple()
        .addValue(job.value())
        .addValue(submission.user().value())
        .addValue(submission.source().spec().type().wireName())
        .addValue(submission.source().spec().uri())
        .addValue(torrent == null ? null : Buffer.buffer(torrent))
        .addValue(bytes(submission.sharedV1()))
        .addValue(bytes(submission.sharedV2()))
        .addValue(submission.source().name())
        .addValue(submission.source().totalBytes())
        .addValue(CorrelationId.current());
  }

  private OutboxMessage message(JobId job) {
    return OutboxMessage.of(new JobSubmitted(headers.of(Broker.JOB_SUBMITTED), job));
  }

  private static Uni<Void> rememberKey(SqlConnection tx, Submission submission, JobId job) {
    if (submission.idempotencyKey() == null) {
      return Uni.createFrom().voidItem();
    }
    return run(
        tx,
        REMEMBER_KEY,
        Tuple.of(
            submission.user().value(),
            submission.idempotencyKey(),
            Buffer.buffer(submission.requestHash()),
            job.value()));
  }

  private static Uni<Admission> view(SqlConnection tx, JobId job, UserId user, boolean created) {
    return tx.preparedQuery(BY_ID)
        .execute(Tuple.of(job.value()))
        .map(RowSet::iterator)
        .map(rows -> new Admission(JobRows.view(rows.next(), user), created));
  }

  private static @Nullable Buffer bytes(@Nullable InfoHash hash) {
    return hash == null ? null : Buffer.buffer(hash.toByteArray());
  }

  private static Uni<Void> run(SqlConnection tx, String sql, Tuple parameters) {
    return tx.preparedQuery(sql).execute(parameters).replaceWithVoid();
  }
}
