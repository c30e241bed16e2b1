package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.gateway.admission.AdmissionFacts.LiveTransfer;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.jobs.JobWithTransfer;
import io.torrentflow.gateway.jobs.PgJobRows;
import io.torrentflow.gateway.jobs.PgJobStore;
import io.torrentflow.gateway.jobs.WishChange;
import io.torrentflow.gateway.jobs.WishPolicy;
import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.Progress;
import io.torrentflow.platform.http.CorrelationId;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives a failed or paused job another chance, so that no other job notices. A paused one keeps its
 * transfer while that is live. Otherwise the job joins the live transfer of the same content if
 * there is one, goes on with the failed one and its parts if no other job that is not cancelled
 * refers to it, and begins a fresh one if neither is there.
 */
@ApplicationScoped
class PgRetryStore {
  /** How the audit log names a retry by the owner, and one by an administrator. */
  static final String RETRY_ACTION = "job.retry";

  static final String REQUEUE_ACTION = "admin.job.requeue";

  // A private torrent that a shared link led to is one owner's; to the others it is foreign.
  private static final String USE =
      """
      SELECT coalesce(t.exclusive_owner <> j.owner_id, false) AS foreign_owned,
        t.source_torrent IS NOT NULL AND coalesce(t.exclusive_owner = j.owner_id, true) AS present
      """;

  // By what the owner of a job j knows of it; what others have found out since shows in a review.
  private static final String BLOCK_REASON =
      """
      block_reason(array_remove(ARRAY[encode(j.asked_v1, 'hex'), encode(j.asked_v2, 'hex'),
          encode(j.frozen_v1, 'hex'), encode(j.frozen_v2, 'hex')], NULL),
        t.source_hosts, coalesce(j.frozen_name, j.name)) AS block_reason
      """;

  private static final String FIND_BLOCK =
      "SELECT %s FROM jobs j JOIN transfers t ON t.id = j.transfer_id WHERE j.id = $1"
          .formatted(BLOCK_REASON);

  // A source that just failed needs time, and each retry costs an announce or a request. Who has
  // cancelled notices nothing of it any more.
  private static final String FIND =
      """
      SELECT %s, j.ended_code = 'CANCELLED_BY_ADMIN' AS by_admin, j.ended, j.retried_at > now() - interval '1 minute' AS too_soon, j.asked_v1, j.asked_v2,
        j.selection, j.source_type, j.frozen_total, j.frozen_uploaded, t.id AS transfer_id, t.status,
        CASE WHEN f.present THEN t.info_sha256 END AS info_sha256, t.exclusive_owner,
        f.present AS has_torrent, t.dropped_at IS NULL AND NOT f.foreign_owned AS kept,
        NOT EXISTS (SELECT FROM jobs o WHERE o.transfer_id = t.id AND o.id <> j.id
          AND o.deleted_at IS NULL AND coalesce(o.ended, o.wish) <> 'cancelled') AS alone
      FROM jobs j JOIN transfers t ON t.id = j.transfer_id, LATERAL (%s) f
      WHERE j.id = $1 AND ($2::uuid IS NULL OR j.owner_id = $2) AND j.deleted_at IS NULL
      FOR NO KEY UPDATE OF t
      """
          .formatted(BLOCK_REASON, USE);

  // From what the job itself asked for, and the torrent file if there is one: what others have
  // found out since is none of its owner's business.
  private static final String CLONE =
      """
      INSERT INTO transfers (id, source_type, source_url, source_hosts, source_torrent, asked_v1,
        asked_v2, infohash_v1, infohash_v2, info_sha256, selection, exclusive_owner, name, total_bytes,
        correlation_id)
      SELECT $2, CASE WHEN f.present THEN 'torrent' ELSE j.source_type END, t.source_url,
        t.source_hosts,
        CASE WHEN f.present THEN t.source_torrent END,
        CASE WHEN f.present THEN t.infohash_v1 ELSE j.asked_v1 END,
        CASE WHEN f.present THEN t.infohash_v2 ELSE j.asked_v2 END,
        CASE WHEN f.present THEN t.infohash_v1 END, CASE WHEN f.present THEN t.infohash_v2 END,
        CASE WHEN f.present THEN t.info_sha256 END, t.selection,
        CASE WHEN t.exclusive_owner IS NOT NULL OR NOT $4 THEN j.owner_id END,
        CASE WHEN f.present THEN t.name ELSE j.frozen_name END,
        CASE WHEN f.present THEN t.total_bytes ELSE j.frozen_total END, $3
      FROM jobs j JOIN transfers t ON t.id = j.transfer_id, LATERAL (%s) f
      WHERE j.id = $1
      """
          .formatted(USE);

  private static final String RETRY =
      """
      UPDATE jobs j SET transfer_id = t.id, wish = 'wanted', wish_version = j.wish_version + 1,
        ended = NULL, ended_code = NULL, ended_detail = NULL, ended_at = NULL, expires_at = NULL,
        frozen = false, joined_at = now(), joined_attempt = attempts_begun(t), retried_at = now(),
        updated_at = now(), seq = next_seq(greatest(j.seq, t.seq, old.seq))
      FROM transfers t, transfers old
      WHERE j.id = $1 AND t.id = $2 AND old.id = j.transfer_id AND j.deleted_at IS NULL
      """;

  private static final String MOVE =
      """
      UPDATE jobs j SET transfer_id = t.id, seq = next_seq(greatest(j.seq, t.seq, old.seq))
      FROM transfers t, transfers old WHERE j.id = $1 AND t.id = $2 AND old.id = j.transfer_id
        AND j.deleted_at IS NULL
      """;

  private final PgJobStore jobs;
  private final PgOutbox outbox;
  private final PgAuditLog audit;
  private final boolean sharing;

  PgRetryStore(PgJobStore jobs, PgOutbox outbox, PgAuditLog audit, GatewayConfig config) {
    this.jobs = jobs;
    this.outbox = outbox;
    this.audit = audit;
    this.sharing = config.sharing();
  }

  /** Which transfer the job goes on with, and whether it is new. */
  private record Target(TransferId id, boolean fresh) {}

  /**
   * Retries the job within a transaction that has its owner locked.
   *
   * @param by who asks: the owner, or an administrator
   * @return fails with {@code JOB_NOT_FOUND} and as {@link RetryPolicy} says
   */
  Uni<JobWithTransfer> retry(SqlConnection tx, JobId job, UserId user, UserId by, Quota quota) {
    return PgQuery.only(tx, FIND, PgRetryStore::facts, () -> PgJobRows.notFound(job), job, user)
        .invoke(facts -> RetryPolicy.check(facts, quota))
        .flatMap(
            facts ->
                target(tx, job, facts)
                    .call(target -> PgQuery.change(tx, RETRY, job, target.id()))
                    .call(() -> PgJobRows.addEvent(tx, job, "retried", by, user))
                    .flatMap(
                        target ->
                            PgImmediateEnd.endIfSettled(tx, job, quota, facts.countedBytes())
                                .call(retried -> publish(tx, retried, target))))
        .call(() -> audit.done(tx, by, action(by, user), job.toString()));
  }

  private static String action(UserId by, UserId owner) {
    return by.equals(owner) ? RETRY_ACTION : REQUEUE_ACTION;
  }

  /**
   * Lets a paused job run again within a transaction that has its owner locked, if the quota has
   * room for all that its owner knows of it: while it was paused it only cost what was stored.
   *
   * @return fails with {@code JOB_NOT_FOUND}, {@code JOB_STATE_CONFLICT}, {@code SOURCE_BLOCKED} or
   *     a quota's code
   */
  Uni<JobWithTransfer> resume(SqlConnection tx, JobId job, UserId user, Quota quota) {
    return PgJobRows.lock(tx, job, user)
        .flatMap(
            before ->
                WishPolicy.isChange(before.job(), WishChange.RESUME)
                    ? requireUnblocked(tx, job).chain(() -> resume(tx, before, quota))
                    : Uni.createFrom().item(before));
  }

  static Uni<Void> requireUnblocked(SqlConnection tx, JobId job) {
    return PgQuery.first(tx, FIND_BLOCK, row -> row.getString("block_reason"), job)
        .invoke(RetryPolicy::requireUnblocked)
        .replaceWithVoid();
  }

  private Uni<JobWithTransfer> resume(SqlConnection tx, JobWithTransfer before, Quota quota) {
    JobId id = before.job().id();
    JobState.Frozen frozen = before.job().frozen();
    Progress known = frozen == null ? Progress.NONE : frozen.progress();
    quota.check(false, known.totalBytes(), known.uploadedBytes());
    Supplier<Uni<JobWithTransfer>> ended =
        () -> PgImmediateEnd.endIfSettled(tx, id, quota, known.uploadedBytes());
    if (!before.transfer().status().isTerminal()) {
      return jobs.change(tx, before, WishChange.RESUME, ended);
    }
    return move(tx, id)
        .flatMap(
            more ->
                jobs.change(tx, before, WishChange.RESUME, ended)
                    .call(after -> outbox.add(tx, more, OutboxMessage.transfer(after.transfer()))));
  }

  /** Gives the job what it goes on with; the messages beside that of its own change. */
  private Uni<List<OutboxMessage>> move(SqlConnection tx, JobId job) {
    return PgQuery.only(tx, FIND, PgRetryStore::facts, () -> PgJobRows.notFound(job), job, null)
        .flatMap(facts -> target(tx, job, facts))
        // The job may have been deleted while its transfer was waited for.
        .call(target -> PgQuery.change(tx, MOVE, job, target.id()))
        .map(target -> target.fresh() ? List.of(OutboxMessage.ticket()) : List.of());
  }

  private static RetryPolicy.Facts facts(Row row) {
    return new RetryPolicy.Facts(
        PgColumns.parsed(row, "ended", name -> WireName.parse(JobEnd.class, name)),
        row.getString("block_reason"),
        Boolean.TRUE.equals(row.getBoolean("by_admin")),
        Boolean.TRUE.equals(row.getBoolean("too_soon")),
        new Content(
            PgColumns.bytesOrNull(row, "asked_v1"),
            PgColumns.bytesOrNull(row, "asked_v2"),
            PgColumns.bytesOrNull(row, "info_sha256"),
            row.getString("selection")),
        new TransferId(row.getUUID("transfer_id")),
        WireName.parse(JobStatus.class, row.getString("status")),
        row.getUUID("exclusive_owner") == null,
        row.getBoolean("kept"),
        row.getBoolean("alone"),
        "torrent".equals(row.getString("source_type")) && !row.getBoolean("has_torrent"),
        row.getLong("frozen_total"),
        row.getLong("frozen_uploaded"));
  }

  private Uni<Target> target(SqlConnection tx, JobId job, RetryPolicy.Facts facts) {
    Uni<@Nullable LiveTransfer> live =
        sharing && facts.isShareable()
            ? PgContentStore.live(tx, facts.content())
            : Uni.createFrom().nullItem();
    return live.flatMap(
        found -> {
          TransferId known = RetryPolicy.target(facts, found);
          return known == null ? clone(tx, job) : Uni.createFrom().item(new Target(known, false));
        });
  }

  private Uni<Target> clone(SqlConnection tx, JobId job) {
    TransferId id = new TransferId(UUID.randomUUID());
    return PgQuery.run(tx, CLONE, job, id, CorrelationId.current(), sharing)
        .replaceWith(new Target(id, true));
  }

  private Uni<Void> publish(SqlConnection tx, JobWithTransfer retried, Target target) {
    return outbox.add(
        tx,
        OutboxMessage.transfer(retried.transfer()),
        OutboxMessage.changed(retried.job()),
        target.fresh() ? OutboxMessage.ticket() : OutboxMessage.review(target.id()));
  }
}
