package io.torrentflow.jobs.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.PgTransferRows;
import io.torrentflow.jobs.lifecycle.Transfer;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agents in PostgreSQL, and which transfers they hold. */
@ApplicationScoped
public class PgAgentStore {
  // A heartbeat with a beat that is not newer, or of a run before this one, is a replay.
  private static final String SAVE =
      """
      INSERT INTO agents AS a (id, address, version, slots, running, bytes_remaining, sources,
        disk_free_bytes, draining, drained, boot, beat)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      ON CONFLICT (id) DO UPDATE SET address = excluded.address, version = excluded.version,
        slots = excluded.slots, running = excluded.running,
        bytes_remaining = excluded.bytes_remaining, sources = excluded.sources,
        disk_free_bytes = excluded.disk_free_bytes, draining = excluded.draining,
        drained = excluded.drained, boot = excluded.boot, beat = excluded.beat,
        previous_boots = CASE WHEN a.boot = excluded.boot THEN a.previous_boots
          ELSE (a.boot || a.previous_boots)[1:%d] END,
        last_heartbeat_at = now()
      WHERE CASE WHEN a.boot = excluded.boot THEN a.beat < excluded.beat
        ELSE excluded.boot <> ALL (a.previous_boots) END
      """
          // A signed request is good for ten minutes at the most; no agent starts more often.
          .formatted(50);

  // Also before an agent that was started again has heard what is wanted of it.
  private static final String TAKES_TRANSFERS =
      """
      NOT draining
        AND NOT EXISTS (SELECT FROM agent_drains d WHERE d.agent_id = a.id AND d.mode IS NOT NULL)
        AND last_heartbeat_at > now() - $1 * interval '1 millisecond'
      """;

  // So many that those which can fetch the rarest kind of source are among them.
  private static final String WITH_ROOM =
      """
      SELECT id, address, sources FROM agents a
      WHERE running < slots AND %s
      ORDER BY running::double precision / slots, bytes_remaining, id LIMIT 500
      """
          .formatted(TAKES_TRANSFERS);

  private static final String FLEET =
      """
      SELECT coalesce(sum(slots), 0) AS slots, coalesce(sum(least(running, slots)), 0) AS running,
        ARRAY(SELECT DISTINCT unnest(sources) FROM agents
          WHERE last_heartbeat_at > now() - $1 * interval '1 millisecond') AS sources
      FROM agents a WHERE %s
      """
          .formatted(TAKES_TRANSFERS);

  private static final String ADDRESS = "SELECT address FROM agents WHERE id = $1";

  private static final String FORGET =
      """
      DELETE FROM agents a WHERE a.last_heartbeat_at < now() - $1 * interval '1 millisecond'
        AND NOT EXISTS (SELECT FROM transfers t WHERE t.agent_id = a.id)
      """;

  private static final String HELD_BY =
      "SELECT %s FROM transfers t WHERE t.agent_id = $1".formatted(PgTransferRows.COLUMN);

  private static final String HELD_BY_LOST =
      """
      SELECT %s FROM transfers t LEFT JOIN agents a ON a.id = t.agent_id
      WHERE t.agent_id IS NOT NULL
        AND (a.id IS NULL OR a.last_heartbeat_at < now() - $1 * interval '1 millisecond')
      LIMIT 500
      """
          .formatted(PgTransferRows.COLUMN);

  private final Pool pool;

  PgAgentStore(Pool pool) {
    this.pool = pool;
  }

  /**
   * Writes what a heartbeat says; a new agent is registered by it.
   *
   * @return false if a newer one of this run, or a later run, came before: it is a replay and
   *     changes nothing
   */
  public Uni<Boolean> save(AgentState state) {
    return PgQuery.count(
            pool,
            SAVE,
            state.agentId(),
            state.address().toString(),
            state.version(),
            state.slots(),
            state.running(),
            state.bytesRemaining(),
            SourceType.wireNames(state.sources()),
            state.diskFreeBytes(),
            state.draining(),
            state.drained(),
            state.boot(),
            state.beat())
        .map(changed -> changed == 1);
  }

  /**
   * The agents with a heartbeat within the time given that have a free slot, the least loaded
   * first.
   */
  public Uni<List<Agent>> withRoom(Duration heardWithin) {
    return PgQuery.list(pool, WITH_ROOM, PgAgentStore::agent, heardWithin);
  }

  /** What the agents with a heartbeat within the time given can do together. */
  public Uni<Fleet> fleet(Duration heardWithin) {
    return PgQuery.only(
        pool,
        FLEET,
        row -> new Fleet(row.getLong("slots"), row.getLong("running"), sources(row)),
        IllegalStateException::new,
        heardWithin);
  }

  /** Where the agent is; null if it never registered. */
  public Uni<@Nullable URI> address(AgentId id) {
    return PgQuery.first(pool, ADDRESS, row -> URI.create(row.getString("address")), id);
  }

  public Uni<List<Transfer>> heldBy(AgentId agent) {
    return PgQuery.list(pool, HELD_BY, PgTransferRows::read, agent);
  }

  /** The transfers of all agents that have been silent for this long. */
  public Uni<List<Transfer>> heldByLost(Duration silence) {
    return PgQuery.list(pool, HELD_BY_LOST, PgTransferRows::read, silence);
  }

  public Uni<Void> forget(Duration silence) {
    return PgQuery.run(pool, FORGET, silence);
  }

  private static Agent agent(Row row) {
    return new Agent(
        new AgentId(row.getString("id")), URI.create(row.getString("address")), sources(row));
  }

  private static List<SourceType> sources(Row row) {
    return Arrays.stream(row.getArrayOfStrings("sources"))
        .map(name -> WireName.parse(SourceType.class, name))
        .toList();
  }
}
