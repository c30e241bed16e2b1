package io.torrentflow.gateway.blocklist;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.BlocklistEntryId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PgBlocklistStore {
  private static final String COLUMNS = "id, kind, value, reason, created_at";

  private static final String INSERT =
      """
      INSERT INTO blocklist (id, kind, value, reason, created_by) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (kind, value) DO NOTHING RETURNING %s
      """
          .formatted(COLUMNS);
  private static final String FIND =
      "SELECT " + COLUMNS + " FROM blocklist WHERE kind = $1 AND value = $2";
  private static final String PAGE =
      "SELECT "
          + COLUMNS
          + " FROM blocklist WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2";
  private static final String DELETE = "DELETE FROM blocklist WHERE id = $1 RETURNING " + COLUMNS;

  private static final String UNAPPLIED =
      "SELECT id FROM blocklist WHERE applied_at IS NULL LIMIT 1000 FOR UPDATE SKIP LOCKED";
  private static final String APPLIED =
      "UPDATE blocklist SET applied_at = now() WHERE id = ANY($1)";

  // Those that nothing is done for any more need no review; links to their files are refused.
  private static final String BLOCKED =
      """
      SELECT t.id FROM transfers t
      WHERE t.status IN (SELECT name FROM job_status WHERE NOT terminal) AND t.dropped_at IS NULL
        AND block_reason_of(t) IS NOT NULL
      """;

  private final Pool pool;
  private final PgAuditLog audit;
  private final PgOutbox outbox;

  PgBlocklistStore(Pool pool, PgAuditLog audit, PgOutbox outbox) {
    this.pool = pool;
    this.audit = audit;
    this.outbox = outbox;
  }

  Uni<BlocklistAddition> add(
      BlocklistEntryId id, BlocklistKind kind, String value, String reason, UserId moderator) {
    return pool.withTransaction(
        tx ->
            PgQuery.first(
                    tx,
                    INSERT,
                    PgBlocklistStore::entry,
                    id,
                    kind.wireName(),
                    value,
                    reason,
                    moderator)
                .flatMap(
                    made ->
                        made == null
                            ? existing(tx, kind, value)
                            : audit
                                .done(tx, moderator, "blocklist.add", id.toString())
                                .replaceWith(new BlocklistAddition(made, true))));
  }

  private static Uni<BlocklistAddition> existing(
      SqlConnection tx, BlocklistKind kind, String value) {
    return PgQuery.only(
            tx,
            FIND,
            PgBlocklistStore::entry,
            () -> new ProblemException(ProblemCode.NOT_FOUND, "It was removed meanwhile."),
            kind.wireName(),
            value)
        .map(entry -> new BlocklistAddition(entry, false));
  }

  Uni<List<BlocklistEntry>> page(@Nullable BlocklistEntryId after, int limit) {
    return PgQuery.list(pool, PAGE, PgBlocklistStore::entry, after, limit);
  }

  /** Fails with {@code NOT_FOUND}. */
  Uni<Void> remove(BlocklistEntryId id, UserId moderator) {
    return pool.withTransaction(
        tx ->
            PgQuery.only(
                    tx,
                    DELETE,
                    PgBlocklistStore::entry,
                    () -> new ProblemException(ProblemCode.NOT_FOUND, "There is no entry " + id),
                    id)
                .chain(() -> audit.done(tx, moderator, "blocklist.remove", id.toString())));
  }

  /**
   * Has what runs reviewed for the entries that are new. In a transaction after theirs: what is
   * submitted later is reviewed anyway, and finds them there.
   *
   * @return how many transfers are reviewed
   */
  Uni<Integer> apply() {
    return pool.withTransaction(
        tx ->
            PgQuery.list(tx, UNAPPLIED, row -> row.getUUID("id"))
                .flatMap(
                    entries ->
                        entries.isEmpty()
                            ? Uni.createFrom().item(0)
                            : apply(tx, entries.toArray(UUID[]::new))));
  }

  private Uni<Integer> apply(SqlConnection tx, UUID[] entries) {
    return PgQuery.list(tx, BLOCKED, row -> new TransferId(row.getUUID("id")))
        .call(blocked -> outbox.add(tx, blocked, OutboxMessage::review))
        .call(() -> PgQuery.run(tx, APPLIED, (Object) entries))
        .map(List::size);
  }

  private static BlocklistEntry entry(Row row) {
    return new BlocklistEntry(
        new BlocklistEntryId(row.getUUID("id")),
        WireName.parse(BlocklistKind.class, row.getString("kind")),
        row.getString("value"),
        row.getString("reason"),
        PgColumns.instant(row, "created_at"));
  }
}
