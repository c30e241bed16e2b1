package io.torrentflow.jobs.metadata;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.PgJobEnds;
import io.torrentflow.jobs.lifecycle.PgTransferFiles;
import io.torrentflow.jobs.lifecycle.PgTransferMoves;
import io.torrentflow.jobs.lifecycle.PgTransferRows;
import io.torrentflow.jobs.lifecycle.Transfer;
import io.torrentflow.jobs.lifecycle.TransferDecision;
import io.torrentflow.jobs.metadata.MetadataService.Judged;
import io.torrentflow.jobs.metadata.MetadataService.Verdict;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.MetadataReport;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.outbox.StateMessages;
import io.torrentflow.platform.state.PgJobStates;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes in one transaction what follows from a transfer's metadata. Its owners are locked first,
 * then the transfer, so that what each of them may hold is judged together with their submissions.
 */
@ApplicationScoped
class PgMetadataStore {
  private static final String CLAIMS =
      """
      SELECT j.id, j.owner_id, j.wish = 'wanted' AS wanted, p.max_stored_bytes,
        cost_of_others(j) AS other_bytes
      FROM jobs j JOIN users u ON u.id = j.owner_id JOIN plans p ON p.id = u.plan_id
      WHERE j.transfer_id = $1 AND j.ended IS NULL AND j.wish <> 'cancelled'
        AND j.deleted_at IS NULL
      ORDER BY j.id
      """;

  private static final String PROVE =
      """
      UPDATE transfers SET name = coalesce($2, name), total_bytes = coalesce($3, total_bytes),
        infohash_v1 = coalesce($4, infohash_v1), infohash_v2 = coalesce($5, infohash_v2),
        info_sha256 = coalesce($6, info_sha256), exclusive_owner = $7, space = $8,
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
          .formatted(PgJobMoves.SET, PgJobStates.COLUMNS);

  private final Pool pool;
  private final PgTransferMoves moves;
  private final PgJobEnds ends;
  private final PgTransferFiles files;
  private final PgOwnerLocks owners;
  private final PgTransferFolder folder;
  private final PgOutbox outbox;
  private final StateMessages messages;

  PgMetadataStore(
      Pool pool,
      PgTransferMoves moves,
      PgJobEnds ends,
      PgTransferFiles files,
      PgOwnerLocks owners,
      PgTransferFolder folder,
      PgOutbox outbox,
      StateMessages messages) {
    this.pool = pool;
    this.moves = moves;
    this.ends = ends;
    this.files = files;
    this.owners = owners;
    this.folder = folder;
    this.outbox = outbox;
    this.messages = messages;
  }

  Uni<Judged> judge(TransferId id, ProgressReport report) {
    return pool.withTransaction(
        tx ->
            owners
                .lock(tx, id)
                .flatMap(
                    locked ->
                        PgTransferRows.lock(tx, id)
                            .flatMap(transfer -> judge(tx, transfer, report, locked))));
  }

  private Uni<Judged> judge(
      SqlConnection tx, Transfer transfer, ProgressReport report, Set<UserId> locked) {
    boolean isDue =
        transfer.isHeldBy(report.agentId(), report.assignment()) && transfer.space() == null;
    if (!isDue) {
      return Uni.createFrom().item(new Judged(Verdict.IGNORED, transfer));
    }
    return owners
        .requireAll(tx, transfer.id(), locked)
        .chain(() -> claims(tx, transfer.id()))
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
                new JobId(row.getUUID("id")),
                new UserId(row.getUUID("owner_id")),
                row.getBoolean("wanted"),
                row.getLong("max_stored_bytes"),
                row.getLong("other_bytes")),
        id);
  }

  private Uni<Void> failExceeding(
      SqlConnection tx, TransferId id, MetadataPolicy.Verdict verdict, ProgressReport report) {
    JobError error = JobError.tooLargeForPlan(report.progress().totalBytes());
    return each(verdict.exceeding(), owner -> ends.endOf(tx, id, owner, error, "metadata"));
  }

  private Uni<Void> split(SqlConnection tx, Transfer transfer, MetadataPolicy.Verdict verdict) {
    return each(verdict.leaving(), owner -> splitOff(tx, transfer.id(), owner));
  }

  /** The owner's jobs get a transfer of their own, which finds out by itself what it fetches. */
  private Uni<Void> splitOff(SqlConnection tx, TransferId from, UserId owner) {
    TransferId own = new TransferId(UUID.randomUUID());
    return PgQuery.run(tx, SPLIT, from, own, owner)
        .chain(() -> PgTransferRows.state(tx, own))
        .flatMap(state -> outbox.add(tx, List.of(messages.transfer(state))))
        .chain(() -> PgQuery.list(tx, MOVE_JOBS, PgJobStates::read, from, own, owner))
        .flatMap(moved -> outbox.add(tx, PgJobMoves.messages(moved, messages)))
        .chain(() -> outbox.add(tx, List.of(messages.ticket(), messages.review(own))));
  }

  private Uni<Judged> follow(
      SqlConnection tx, Transfer transfer, ProgressReport report, MetadataPolicy.Verdict verdict) {
    if (!verdict.wanted() && !verdict.paused()) {
      return move(tx, transfer, JobStatus.CANCELLED)
          .chain(() -> judged(tx, transfer, Verdict.CANCEL));
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
                    .chain(() -> judged(tx, transfer, Verdict.ABANDON)));
  }

  private Uni<Judged> prove(
      SqlConnection tx, Transfer transfer, ProgressReport report, MetadataPolicy.Verdict verdict) {
    MetadataReport metadata = report.metadata();
    List<JobStatus> path = new ArrayList<>();
    if (transfer.status() == JobStatus.METADATA_FETCH) {
      path.add(JobStatus.DOWNLOADING);
    }
    if (!verdict.wanted()) {
      path.add(JobStatus.PAUSED);
    }
    boolean isPaused = transfer.status() == JobStatus.PAUSED;
    return PgQuery.run(
            tx,
            PROVE,
            transfer.id(),
            report.name(),
            report.progress().totalBytes(),
            metadata == null ? null : bytes(metadata.infoHashV1()),
            metadata == null ? null : bytes(metadata.infoHashV2()),
            metadata == null ? null : bytes(metadata.infoSha256()),
            verdict.exclusiveOwner(),
            verdict.space().value())
        .chain(() -> files.write(tx, transfer.id(), report.files()))
        .chain(
            () ->
                isPaused || path.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : move(tx, transfer, path.toArray(JobStatus[]::new)))
        .chain(() -> judged(tx, transfer, verdict.wanted() ? Verdict.PROCEED : Verdict.PAUSE));
  }

  private Uni<Void> move(SqlConnection tx, Transfer transfer, JobStatus... path) {
    TransferDecision.Budget budget =
        new TransferDecision.Budget(transfer.attempt(), transfer.losses());
    return moves.move(
        tx,
        transfer,
        new TransferDecision.Moved(List.of(path), budget, java.time.Duration.ZERO, null),
        "metadata");
  }

  private static Uni<Judged> judged(SqlConnection tx, Transfer transfer, Verdict verdict) {
    return PgTransferRows.lock(tx, transfer.id()).map(after -> new Judged(verdict, after));
  }

  private static byte @Nullable [] bytes(@Nullable String hex) {
    return hex == null ? null : HexFormat.of().parseHex(hex);
  }

  private static <T> Uni<Void> each(Collection<T> items, Function<T, Uni<Void>> step) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUniAndConcatenate(step::apply)
        .collect()
        .last()
        .replaceWithVoid();
  }
}
