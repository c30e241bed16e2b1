package io.torrentflow.jobs.dispatch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.PgContacts;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.source.FileSelection;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.ContactList;
import io.torrentflow.kernel.wire.SourceSpec;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PgDispatchStore {
  // A hand-out takes some milliseconds, with agents that do not answer some seconds; what a crash
  // left reserved is free again after this.
  private static final Duration RESERVATION = Duration.ofSeconds(20);

  private static final String SPEC =
      """
      id, assignment, correlation_id, source_type, source_url, source_torrent,
      encode(asked_v1, 'hex') AS asked_v1, encode(asked_v2, 'hex') AS asked_v2, selection, space,
      contacts_version, checkpoint
      """;

  /** That a waiting transfer may be handed out at the time {@code $1}. */
  static final String IS_DUE =
      """
      status = 'submitted' AND (next_attempt_at IS NULL OR next_attempt_at <= $1)
        AND (reserved_until IS NULL OR reserved_until <= $1)
      """;

  // Owners take turns: the fewer transfers run for an owner, the sooner the next one of theirs
  // does, so that nobody's dead torrents keep the others waiting. Ten minutes of waiting count for
  // one that runs, so that nobody waits for ever while others keep coming.
  private static final String RESERVE =
      """
      WITH running AS MATERIALIZED (
        SELECT j.owner_id, count(*) AS transfers FROM transfers r JOIN jobs j ON j.transfer_id = r.id
        WHERE r.agent_id IS NOT NULL AND r.status <> 'paused' AND j.ended IS NULL
          AND j.wish = 'wanted'
        GROUP BY j.owner_id)
      UPDATE transfers SET assignment = assignment + 1, reserved_until = $2
      WHERE id = (
        SELECT t.id FROM transfers t
        WHERE t.source_type = ANY($3) AND %s
        ORDER BY (
          SELECT min(coalesce(o.transfers, 0)) FROM jobs j LEFT JOIN running o USING (owner_id)
          WHERE j.transfer_id = t.id AND j.ended IS NULL AND j.wish = 'wanted')
          - floor(extract(epoch FROM $1::timestamptz - t.waiting_since) / 600),
          t.waiting_since, t.id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING %s
      """
          .formatted(IS_DUE, SPEC);

  private static final String DUE =
      "SELECT FROM transfers WHERE source_type = ANY($2) AND %s LIMIT 1".formatted(IS_DUE);

  private static final String RESERVE_AGAIN =
      """
      UPDATE transfers SET assignment = assignment + 1, reserved_until = $2
      WHERE id = $1 AND status = 'submitted' RETURNING %s
      """
          .formatted(SPEC);

  private static final String DEFER =
      """
      UPDATE transfers SET reserved_until = NULL, next_attempt_at = $2
      WHERE id = $1 AND status = 'submitted'
      """;

  private static final String RELEASE =
      "UPDATE transfers SET reserved_until = NULL WHERE id = $1 AND status = 'submitted'";

  private static final String COUNT_FAILURE =
      """
      UPDATE transfers SET dispatch_failures = least(dispatch_failures + 1, 5), reserved_until = NULL,
        next_attempt_at = $2
      WHERE id = $1 AND status = 'submitted' RETURNING dispatch_failures
      """;

  private final Pool pool;
  private final PgContacts contacts;
  private final ObjectMapper json;

  PgDispatchStore(Pool pool, PgContacts contacts, ObjectMapper json) {
    this.pool = pool;
    this.contacts = contacts;
    this.json = json;
  }

  /** Whether a transfer of one of these kinds of source is due. */
  Uni<Boolean> isAnyDue(Instant now, Collection<SourceType> sources) {
    return PgQuery.exists(pool, DUE, now, SourceType.wireNames(sources));
  }

  /**
   * Reserves the next fencing number of the transfer that is due, of an owner for whom the fewest
   * run, and has waited longest.
   *
   * @param sources kinds of source that some agent with room can fetch
   * @return what an agent is to be offered, or null if none is due
   */
  Uni<@Nullable StartTransfer> reserve(Instant now, Collection<SourceType> sources) {
    return start(RESERVE, now, now.plus(RESERVATION), SourceType.wireNames(sources));
  }

  /** Reserves one more number for the next agent; null if the transfer waits no longer. */
  Uni<@Nullable StartTransfer> reserveAgain(Instant now, TransferId id) {
    return start(RESERVE_AGAIN, id, now.plus(RESERVATION));
  }

  /** No agent took it: it waits for a while. */
  Uni<Void> defer(TransferId id, Instant until) {
    return PgQuery.run(pool, DEFER, id, until);
  }

  /** It could not be offered, for a reason that is not the transfer's. */
  Uni<Void> release(TransferId id) {
    return PgQuery.run(pool, RELEASE, id);
  }

  /**
   * An agent cannot take this very transfer.
   *
   * @return how often that has happened since it was last handed out
   */
  Uni<Integer> countFailure(TransferId id, Instant until) {
    return PgQuery.first(pool, COUNT_FAILURE, row -> row.getInteger(0), id, until)
        .map(count -> count == null ? 0 : count);
  }

  private Uni<@Nullable StartTransfer> start(String sql, Object... parameters) {
    return PgQuery.first(pool, sql, Function.identity(), parameters)
        .flatMap(
            row -> {
              if (row == null) {
                return Uni.createFrom().nullItem();
              }
              TransferId id = new TransferId(row.getUUID("id"));
              return contacts
                  .read(id, row.getInteger("contacts_version"))
                  .map(found -> start(row, id, found))
                  .onFailure(IllegalArgumentException.class)
                  .transform(e -> new UndispatchableException(id, e));
            });
  }

  private StartTransfer start(Row row, TransferId id, ContactList found) {
    @Nullable JsonObject checkpoint = row.getJsonObject("checkpoint");
    return new StartTransfer(
        id,
        row.getInteger("assignment"),
        row.getString("correlation_id"),
        source(row),
        FileSelection.parse(row.getString("selection")),
        found,
        PgColumns.parsed(row, "space", Space::new),
        checkpoint == null ? null : json.convertValue(checkpoint.getMap(), Checkpoint.class));
  }

  @SuppressWarnings("NullAway") // It does not read annotations on record components of array type.
  private static SourceSpec source(Row row) {
    SourceType type = WireName.parse(SourceType.class, row.getString("source_type"));
    return switch (type) {
      case HTTP -> new SourceSpec(type, row.getString("source_url"), null, null, null);
      case MAGNET ->
          new SourceSpec(type, null, row.getString("asked_v1"), row.getString("asked_v2"), null);
      case TORRENT ->
          new SourceSpec(type, null, null, null, row.getBuffer("source_torrent").getBytes());
    };
  }
}
