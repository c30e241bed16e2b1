package io.torrentflow.jobs.agents;

import io.torrentflow.kernel.source.SourceType;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.wire.AgentState;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** The agents in PostgreSQL. */
@ApplicationScoped
class PgAgentStore implements AgentStore {
  private static final String SAVE =
      """
      INSERT INTO agents (id, address, version, slots, running, bytes_remaining, sources, draining)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (id) DO UPDATE SET address = excluded.address, version = excluded.version,
        slots = excluded.slots, running = excluded.running,
        bytes_remaining = excluded.bytes_remaining, sources = excluded.sources,
        draining = excluded.draining, last_heartbeat_at = now()
      """;

  private static final String WITH_ROOM =
      """
      SELECT id, address, sources FROM agents
      WHERE NOT draining AND running < slots
        AND last_heartbeat_at > now() - $1 * interval '1 millisecond'
      ORDER BY running::double precision / slots, bytes_remaining, id LIMIT 50
      """;

  private static final String ADDRESS = "SELECT address FROM agents WHERE id = $1";

  private static final String FORGET =
      """
      DELETE FROM agents a WHERE a.last_heartbeat_at < now() - $1 * interval '1 millisecond'
        AND NOT EXISTS (SELECT FROM jobs j WHERE j.agent_id = a.id
          AND j.status IN ('metadata_fetch', 'downloading', 'paused', 'uploading'))
      """;

  private final Pool pool;

  PgAgentStore(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Uni<Void> save(AgentState state) {
    return pool.preparedQuery(SAVE)
        .execute(
            Tuple.tuple()
                .addValue(state.agentId().value())
                .addValue(state.address().toString())
                .addValue(state.version())
                .addValue(state.slots())
                .addValue(state.running())
                .addValue(state.bytesRemaining())
                .addValue(
                    state.sources().stream().map(SourceType::wireName).toArray(String[]::new))
                .addValue(state.draining()))
        .replaceWithVoid();
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
        Arrays.stream(row.getArrayOfStrings("sources"))
            .map(name -> SourceType.valueOf(name.toUpperCase(Locale.ROOT)))
            .toList());
  }
}
