package io.torrentflow.jobs.metadata;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.PgJobEnds;
import io.torrentflow.jobs.lifecycle.PgTransferFiles;
import io.torrentflow.jobs.lifecycle.PgTransferMoves;
import io.torrentflow.jobs.lifecycle.PgTransferRows;
import io.torrentflow.jobs.lifecycle.Transfer;
import io.torrentflow.jobs.lifecycle.TransferDecision.Moved;
import io.torrentflow.jobs.metadata.MetadataPolicy.Claim;
import io.torrentflow.jobs.metadata.MetadataPolicy.Verdict;
import io.torrentflow.jobs.metadata.MetadataService.Judged;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.MetadataReport;
import io.torrentflow.kernel.wire.ProgressReply.Directive;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes in one transaction what follows from a transfer's metadata. Its owners are locked first,
 * then the transfer, so that what each of them may hold is judged together with their submissions.
 */
@ApplicationScoped
class PgMetadataStore {
  private static final String CLAIMS =
      """
      SELECT j.owner_id, j.wish = 'wanted' AND NOT j.asks_selection AS wanted, p.max_stored_bytes,
        cost_of_others(j) AS other_bytes
      FROM jobs j JOIN user_limits p ON p.user_id = j.owner_id
      WHERE j.transfer_id = $1 AND j.ended IS NULL AND j.wish <> 'cancelled'
        AND j.deleted_at IS NULL
      ORDER BY j.id
      """;

  // By what the metadata says; by what was asked for it was judged before.
  private static final String BLOCK_REASON =
      """
      SELECT block_reason(array_remove(ARRAY[$2::text, $3::text], NULL), source_hosts, $4) AS reason
      FROM transfers WHERE id = $1
      """;

  private static final String PROVE =
      """
      UPDATE transfers SET name = coalesce($2, name), total_bytes = coalesce($3, total_bytes),
        infohash_v1 = coalesce(decode($4, 'hex'), infohash_v1),
        infohash_v2 = coalesce(decode($5, 'hex'), infohash_v2),
        info_sha256 = coalesce(decode($6, 'hex'), info_sha256), exclusive_owner = $7, space = $8,
        last_report_at = now(), updated_at = now(), seq = next_seq(seq)
      WHERE id = $1
      """;

  private static final String SPLIT =
      """
      INSERT INTO transfers (id, source_type, source_url, source_torrent, asked_v1, asked_v2,
        selection, exclusive_owner, correlation_id)
      SELECT $2, source_type, source_url, source_torrent, asked_v1, asked_v2, selection, $3,
        correlation_id
      FROM transfers WHERE id = $1
      """;

  private static final String MOVE_JOBS =
      """
      UPDATE jobs j SET joined_attempt = 0, %s
      FROM transfers o, transfers t
      WHERE o.id = $2 AND t.id = $1 AND j.transfer_id = t.id AND j.owner_id = $3
        AND j.ended IS NULL
      RETURNING %s
      """
          .formatted(PgJobMoves.SET, PgJobStates.COLUMN);

  // What its tracker hears from now on is not for those that go to hear.
  private static final String CONTACTS_CHANGED =
      "UPDATE transfers SET contacts_version = contacts_version + 1 WHERE id = $1";

  private final Pool pool;
  private final PgTransferMoves moves;
  private final PgJobEnds ends;
  private final PgTransferFolder folder;
  private final PgSelections selections;
  private final PgOutbox outbox;

  PgMetadataStore(
      Pool pool,
      PgTransferMoves moves,
      PgJobEnds ends,
      PgTransferFolder folder,
      PgSelections selections,
      PgOutbox outbox) {
    this.pool = pool;
    this.moves = moves;
    this.ends = ends;
    this.folder = folder;
    this.selections = selections;
    this.outbox = outbox;
  }

  Uni<Judged> judge(TransferId id, ProgressReport report) {
    return pool.withTransaction(
        tx ->
            PgOwnerLocks.lock(tx, id, () -> PgTransferRows.lock(tx, id))
                .flatMap(transfer -> judge(tx, transfer, report)));
  }

  private Uni<Judged> judge(SqlConnection tx, Transfer transfer, ProgressReport report) {
    boolean isDue =
        transfer.isHeldBy(report.agentId(), report.assignment()) && transfer.space() == null;
    if (!isDue) {
      return Uni.createFrom().item(new Judged(null, transfer));
    }
    return blockReason(tx, transfer.id(), report)
        .flatMap(
            reason ->
                reason == null ? judgeClaims(tx, transfer, report) : block(tx, transfer, reason));
  }

  private static Uni<@Nullable String> blockReason(
      SqlConnection tx, TransferId id, ProgressReport report) {
    MetadataReport metadata = report.metadata();
    return PgQuery.first(
        tx,
        BLOCK_REASON,
        row -> row.getString("reason"),
        id,
        metadata == null ? null : metadata.infoHashV1(),
        metadata == null ? null : metadata.infoHashV2(),
        report.name());
  }

  private Uni<Judged> block(SqlConnection tx, Transfer transfer, String reason) {
    return ends.endBlocked(tx, transfer.id(), reason, "metadata")
        .chain(() -> move(tx, transfer, List.of(JobStatus.CANCELLED)))
        .chain(() -> judged(tx, transfer, Directive.CANCEL));
  }

  private Uni<Judged> judgeClaims(SqlConnection tx, Transfer transfer, ProgressReport report) {
    return claims(tx, transfer.id())
        .map(
            claims ->
                MetadataPolicy.judge(
                    claims,
                    transfer.exclusiveOwner(),
                    isPrivate(report),
                    report.progress().totalBytes()))
        .call(verdict -> failExceeding(tx, transfer.id(), verdict, report))
        .call(verdict -> split(tx, transfer, verdict))
        .flatMap(verdict -> follow(tx, transfer, report, verdict));
  }

  private static boolean isPrivate(ProgressReport report) {
    MetadataReport metadata = report.metadata();
    return metadata != null && metadata.isPrivate();
  }

  private static Uni<List<Claim>> claims(SqlConnection tx, TransferId id) {
    return PgQuery.list(
        tx,
        CLAIMS,
        row ->
            new Claim(
                new UserId(row.getUUID("owner_id")),
                row.getBoolean("wanted"),
                row.getLong("max_stored_bytes"),
                row.getLong("other_bytes")),
        id);
  }

  private Uni<Void> failExceeding(
      SqlConnection tx, TransferId id, Verdict verdict, ProgressReport report) {
    JobError error = JobError.tooLargeForPlan(report.progress().totalBytes());
    return ends.endOf(tx, id, verdict.exceeding(), error, "metadata");
  }

  private Uni<Void> split(SqlConnection tx, Transfer transfer, Verdict verdict) {
    return Multi.createFrom()
        .iterable(verdict.leaving())
        .onItem()
        .transformToUniAndConcatenate(owner -> splitOff(tx, transfer.id(), owner))
        .collect()
        .last();
  }

  /** The owner's jobs get a transfer of their own, which finds out by itself what it fetches. */
  private Uni<Void> splitOff(SqlConnection tx, TransferId from, UserId owner) {
    TransferId own = new TransferId(UUID.randomUUID());
    return PgQuery.run(tx, SPLIT, from, own, owner)
        .chain(() -> PgTransferRows.state(tx, own))
        .flatMap(
            state ->
                outbox.add(
                    tx,
                    OutboxMessage.transfer(state),
                    OutboxMessage.ticket(),
                    OutboxMessage.review(own)))
        .chain(() -> PgQuery.list(tx, MOVE_JOBS, PgJobStates::read, from, own, owner))
        .flatMap(moved -> outbox.add(tx, PgJobMoves.messages(moved)))
        .chain(() -> PgQuery.run(tx, CONTACTS_CHANGED, from));
  }

  private Uni<Judged> follow(
      SqlConnection tx, Transfer transfer, ProgressReport report, Verdict verdict) {
    if (!verdict.wanted() && !verdict.paused()) {
      return move(tx, transfer, List.of(JobStatus.CANCELLED))
          .chain(() -> judged(tx, transfer, Directive.CANCEL));
    }
    MetadataReport metadata = report.metadata();
    String infoSha256 = metadata == null ? null : metadata.infoSha256();
    Uni<@Nullable TransferId> twin =
        infoSha256 == null || verdict.exclusiveOwner() != null || transfer.isProved()
            ? Uni.createFrom().nullItem()
            : folder.twin(tx, transfer.id(), infoSha256);
    return twin.flatMap(
        into ->
            into == null
                ? prove(tx, transfer, report, verdict)
                : folder
                    .fold(tx, transfer, into, "agent:" + report.agentId())
                    .chain(() -> judged(tx, transfer, Directive.ABANDON)));
  }

  private Uni<Judged> prove(
      SqlConnection tx, Transfer transfer, ProgressReport report, Verdict verdict) {
    MetadataReport metadata = report.metadata();
    boolean isPaused = transfer.status() == JobStatus.PAUSED;
    List<JobStatus> path = new ArrayList<>();
    if (transfer.status() == JobStatus.METADATA_FETCH) {
      path.add(JobStatus.DOWNLOADING);
    }
    if (!verdict.wanted() && !isPaused) {
      path.add(JobStatus.PAUSED);
    }
    return PgQuery.run(
            tx,
            PROVE,
            transfer.id(),
            report.name(),
            report.progress().totalBytes(),
            metadata == null ? null : metadata.infoHashV1(),
            metadata == null ? null : metadata.infoHashV2(),
            metadata == null ? null : metadata.infoSha256(),
            verdict.exclusiveOwner(),
            verdict.space().value())
        .chain(() -> PgTransferFiles.write(tx, transfer.id(), report.files()))
        .chain(() -> selections.await(tx, transfer.id()))
        .chain(() -> path.isEmpty() ? Uni.createFrom().voidItem() : move(tx, transfer, path))
        .chain(() -> judged(tx, transfer, verdict.wanted() ? Directive.CONTINUE : Directive.PAUSE));
  }

  private Uni<Void> move(SqlConnection tx, Transfer transfer, List<JobStatus> path) {
    return moves.move(tx, transfer, Moved.along(path, transfer, null), "metadata");
  }

  private static Uni<Judged> judged(SqlConnection tx, Transfer transfer, Directive directive) {
    return PgTransferRows.lock(tx, transfer.id()).map(after -> new Judged(directive, after));
  }
}
