package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.gateway.admission.AdmissionFacts.LiveTransfer;
import io.torrentflow.gateway.admission.AdmissionFacts.OwnJob;
import io.torrentflow.gateway.jobs.JobChange;
import io.torrentflow.gateway.jobs.JobWithTransfer;
import io.torrentflow.gateway.jobs.PgJobRows;
import io.torrentflow.gateway.jobs.PgJobStore;
import io.torrentflow.gateway.jobs.WishPolicy;
import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.FileSelection;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.platform.http.CorrelationId;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives a job other files of its torrent. A transfer is of one selection, so the job leaves the one
 * it has: for the live one of the files that are chosen, or for a fresh one, which begins with the
 * metadata that is known already. No other job notices.
 */
@ApplicationScoped
class PgSelectionStore {
  private static final String FACTS =
      """
      SELECT j.asked_v1, j.asked_v2,
        CASE WHEN t.source_torrent IS NOT NULL THEN t.info_sha256 END AS info_sha256,
        t.exclusive_owner IS NULL AS shareable, job_cost(j, t) AS counted_bytes
      FROM jobs j JOIN transfers t ON t.id = j.transfer_id WHERE j.id = $1
      """;

  private static final String FILES =
      """
      SELECT f.torrent_position, f.size_bytes
      FROM jobs j JOIN transfers t ON t.id = j.transfer_id JOIN files f ON f.transfer_id = t.id
      WHERE j.id = $1 AND t.dropped_at IS NULL AND (NOT j.frozen OR j.frozen_total IS NOT NULL)
      """;

  // A torrent file proves its hashes; of a link the agent's metadata does again.
  private static final String CLONE =
      """
      INSERT INTO transfers (id, source_type, source_hosts, source_torrent, asked_v1, asked_v2,
        infohash_v1, infohash_v2, info_sha256, selection, exclusive_owner, name, total_bytes,
        checkpoint, correlation_id)
      SELECT $2, CASE WHEN f.present THEN 'torrent' ELSE 'magnet' END, t.source_hosts,
        t.source_torrent,
        CASE WHEN f.present THEN t.infohash_v1 ELSE j.asked_v1 END,
        CASE WHEN f.present THEN t.infohash_v2 ELSE j.asked_v2 END,
        CASE WHEN f.present THEN t.infohash_v1 END, CASE WHEN f.present THEN t.infohash_v2 END,
        CASE WHEN f.present THEN t.info_sha256 END, $3,
        CASE WHEN t.exclusive_owner IS NOT NULL OR NOT $4 THEN j.owner_id END, t.name, $5,
        CASE WHEN t.checkpoint ->> 'torrent' IS NOT NULL THEN
          jsonb_build_object('torrent', t.checkpoint -> 'torrent', 'uploads', jsonb_build_array())
        END, $6
      FROM jobs j JOIN transfers t ON t.id = j.transfer_id,
        LATERAL (SELECT t.source_torrent IS NOT NULL AS present) f
      WHERE j.id = $1
      """;

  // The choice is what the job has waited for; a job that its owner has paused stays paused, and
  // shows what it will be.
  private static final String MOVE =
      """
      UPDATE jobs j SET transfer_id = t.id, selection = $3, asks_selection = false,
        awaiting_since = NULL, wish_version = j.wish_version + 1,
        wish = CASE WHEN j.awaiting_since IS NULL THEN j.wish ELSE 'wanted' END,
        frozen = j.frozen AND j.awaiting_since IS NULL, frozen_total = $4, frozen_downloaded = 0,
        frozen_uploaded = 0,
        joined_at = now(), joined_attempt = attempts_begun(t), updated_at = now(),
        seq = next_seq(greatest(j.seq, t.seq, old.seq))
      FROM transfers t, transfers old
      WHERE j.id = $1 AND t.id = $2 AND old.id = j.transfer_id AND j.deleted_at IS NULL
        AND j.ended IS NULL AND j.wish <> 'cancelled'
      """;

  // Others go on without the contacts of the job that leaves them.
  private static final String CONTACTS_CHANGED =
      "UPDATE transfers SET contacts_version = contacts_version + 1 WHERE id = $1";

  private final PgRetryStore retries;
  private final PgJobStore jobs;
  private final PgOutbox outbox;
  private final boolean sharing;

  PgSelectionStore(PgRetryStore retries, PgJobStore jobs, PgOutbox outbox, GatewayConfig config) {
    this.retries = retries;
    this.jobs = jobs;
    this.outbox = outbox;
    this.sharing = config.sharing();
  }

  /**
   * @param countedBytes how many bytes the owner is counted with for it
   */
  private record Facts(Content content, boolean isShareable, long countedBytes) {
    Content with(FileSelection selection) {
      return new Content(content.v1(), content.v2(), content.infoSha256(), selection.text());
    }
  }

  /**
   * Lets the job go on with the files that are wanted, within a transaction that has its owner
   * locked.
   *
   * @return fails with {@code JOB_NOT_FOUND}, {@code JOB_STATE_CONFLICT}, {@code
   *     VALIDATION_FAILED}, {@code SOURCE_BLOCKED} or a quota's code
   */
  Uni<JobWithTransfer> select(
      SqlConnection tx, JobId id, UserId user, JobChange change, Quota quota) {
    FileSelection wanted = Objects.requireNonNull(change.selection());
    return PgJobRows.lock(tx, id, user)
        .invoke(before -> requireSelectable(before.job()))
        .flatMap(
            before ->
                PgQuery.list(tx, FILES, row -> row, id)
                    .map(rows -> FileChoice.of(wanted, sizes(rows), current(before.job())))
                    .flatMap(choice -> select(tx, before, user, choice, quota)))
        .chain(() -> jobs.describe(tx, user, id, change));
  }

  private static void requireSelectable(JobState job) {
    WishPolicy.requireNotOver(job, "given other files");
    if (job.source().type() == SourceType.HTTP) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, "A URL has one file.", "files", null);
    }
  }

  private static FileSelection current(JobState job) {
    String selection = job.source().selection();
    return FileSelection.parse(selection == null ? "" : selection);
  }

  private static Map<Integer, @Nullable Long> sizes(List<Row> rows) {
    Map<Integer, @Nullable Long> sizes = new HashMap<>();
    rows.forEach(row -> sizes.put(row.getInteger("torrent_position"), row.getLong("size_bytes")));
    return sizes;
  }

  private Uni<JobWithTransfer> select(
      SqlConnection tx, JobWithTransfer before, UserId user, FileChoice choice, Quota quota) {
    JobId id = before.job().id();
    if (choice.selection().equals(current(before.job()))) {
      return before.job().awaitsSelection()
          ? retries.resume(tx, id, user, quota)
          : Uni.createFrom().item(before);
    }
    return PgRetryStore.requireUnblocked(tx, id)
        .chain(
            () -> PgQuery.only(tx, FACTS, PgSelectionStore::facts, IllegalStateException::new, id))
        .invoke(facts -> check(quota, choice.totalBytes(), facts.countedBytes()))
        .call(facts -> requireNoOther(tx, user, facts.with(choice.selection())))
        .flatMap(facts -> move(tx, before, user, choice, facts, quota));
  }

  // Who wants less than they have is not kept from it by a plan that is used up.
  private static void check(Quota quota, @Nullable Long bytes, long counted) {
    if (bytes == null || bytes > counted) {
      quota.check(false, bytes, counted);
    }
  }

  private static Uni<Void> requireNoOther(SqlConnection tx, UserId user, Content content) {
    return PgContentStore.own(tx, user, content)
        .invoke(
            own -> {
              if (own instanceof OwnJob(JobId other, _)) {
                throw new ProblemException(
                    ProblemCode.JOB_STATE_CONFLICT, "Job " + other + " has these files already.");
              }
            })
        .replaceWithVoid();
  }

  private Uni<JobWithTransfer> move(
      SqlConnection tx,
      JobWithTransfer before,
      UserId user,
      FileChoice choice,
      Facts facts,
      Quota quota) {
    JobId id = before.job().id();
    String selection = choice.selection().text();
    Uni<@Nullable LiveTransfer> live =
        sharing && facts.isShareable()
            ? PgContentStore.live(tx, facts.with(choice.selection()))
            : Uni.createFrom().nullItem();
    return live.flatMap(
        found -> {
          TransferId to = found == null ? new TransferId(UUID.randomUUID()) : found.id();
          Uni<Void> made =
              found == null
                  ? PgQuery.run(
                      tx,
                      CLONE,
                      id,
                      to,
                      selection,
                      sharing,
                      choice.totalBytes(),
                      CorrelationId.current())
                  : Uni.createFrom().voidItem();
          return made.chain(() -> PgQuery.change(tx, MOVE, id, to, selection, choice.totalBytes()))
              .chain(() -> PgQuery.run(tx, CONTACTS_CHANGED, before.transfer().id()))
              .chain(() -> PgJobRows.addEvent(tx, id, "selected", user))
              .chain(() -> PgImmediateEnd.endIfSettled(tx, id, quota, facts.countedBytes()))
              .call(after -> publish(tx, before, after, found == null));
        });
  }

  private Uni<Void> publish(
      SqlConnection tx, JobWithTransfer before, JobWithTransfer after, boolean isFresh) {
    return outbox.add(
        tx,
        OutboxMessage.transfer(after.transfer()),
        isFresh ? OutboxMessage.ticket() : OutboxMessage.review(after.transfer().id()),
        OutboxMessage.review(before.transfer().id()));
  }

  private static Facts facts(Row row) {
    return new Facts(
        new Content(
            PgColumns.bytesOrNull(row, "asked_v1"),
            PgColumns.bytesOrNull(row, "asked_v2"),
            PgColumns.bytesOrNull(row, "info_sha256"),
            ""),
        row.getBoolean("shareable"),
        row.getLong("counted_bytes"));
  }
}
