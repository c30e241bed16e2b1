package io.torrentflow.jobs.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.AgentState;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The agents in PostgreSQL. */
@ApplicationScoped
class PgAgentStore implements AgentStore {
  // A heartbeat with a beat that is not newer, or of a run before this one, is a replay.
  private static final String SAVE =
      """
      INSERT INTO agents AS a (id, address, version, slots, running, bytes_remaining, sources,
        draining, boot, beat)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      ON CONFLICT (id) DO UPDATE SET address = excluded.address, version = excluded.version,
        slots = excluded.slots, running = excluded.running,
        bytes_remaining = excluded.bytes_remaining, sources = excluded.sources,
        draining = excluded.draining, boot = excluded.boot, beat = excluded.beat,
        previous_boots = CASE WHEN a.boot = excluded.boot THEN a.previous_boots
          ELSE (a.boot || a.previous_boots)[1:%d] END,
        last_heartbeat_at = now()
      WHERE CASE WHEN a.boot = excluded.boot THEN a.beat < excluded.beat
        ELSE excluded.boot <> ALL (a.previous_boots) END
      """
          // A signed request is good for ten minutes at the most; no agent starts more often in
          // them.
          .formatted(50);

  private static final String WITH_ROOM =
      """
      SELECT id, address, sources FROM agents
      WHERE NOT draining AND running < slots
        AND last_heartbeat_at > now() - $1 * interval '1 millisecond'
      ORDER BY running::double precision / slots, bytes_remaining, id LIMIT 50
      """;

  private static final String SOURCES =
      """
      SELECT DISTINCT unnest(sources) AS source FROM agents
      WHERE last_heartbeat_at > now() - $1 * interval '1 millisecond'
      """;

  private static final String ADDRESS = "SELECT address FROM agents WHERE id = $1";

  private static final String FORGET =
      """
      DELETE FROM agents a WHERE a.last_heartbeat_at < now() - $1 * interval '1 millisecond'
        AND NOT EXISTS (SELECT FROM transfers t WHERE t.agent_id = a.id)
      """;

  private final Pool pool;

  PgAgentStore(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Uni<Boolean> save(AgentState state) {
    return pool.preparedQuery(SAVE)
        .execute(
            Tuple.tuple()
                .addValue(state.agentId().value())
                .addValue(state.address().toString())
                .addValue(state.version())
                .addValue(state.slots())
                .addValue(state.running())
                .addValue(state.bytesRemaining())
                .addValue(state.sources().stream().map(SourceType::wireName).toArray(String[]::new))
                .addValue(state.draining())
                .addValue(state.boot())
                .addValue(state.beat()))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Uni<List<Agent>> withRoom(Duration heardWithin) {
    return pool.preparedQuery(WITH_ROOM)
        .execute(Tuple.of((double) heardWithin.toMillis()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false).map(PgAgentStore::agent).toList());
  }

  @Override
  public Uni<Set<SourceType>> sources(Duration heardWithin) {
    return pool.preparedQuery(SOURCES)
        .execute(Tuple.of((double) heardWithin.toMillis()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> SourceType.fromWireName(row.getString("source")))
                    .collect(Collectors.toSet()));
  }

  @Override
  public Uni<URI> address(AgentId id) {
    return pool.preparedQuery(ADDRESS)
        .execute(Tuple.of(id.value()))
        .map(
            rows ->
                rows.size() == 0 ? null : URI.create(rows.iterator().next().getString("address")));
  }

  @Override
  public Uni<Integer> forget(Duration silence) {
    return pool.preparedQuery(FORGET)
        .execute(Tuple.of((double) silence.toMillis()))
        .map(rows -> rows.rowCount());
  }

  private static Agent agent(Row row) {
    return new Agent(
        new AgentId(row.getString("id")),
        URI.create(row.getString("address")),
        Arrays.stream(row.getArrayOfStrings("sources")).map(SourceType::fromWireName).toList());
  }
}
