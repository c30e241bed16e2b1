package io.torrentflow.jobs.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.wire.DrainWish;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** What administrators want of agents, by the agents' names. */
@ApplicationScoped
public class PgDrainStore {
  private static final String SAVE =
      """
      INSERT INTO agent_drains AS d (agent_id, version, mode, deadline) VALUES ($1, $2, $3, $4)
      ON CONFLICT (agent_id) DO UPDATE SET version = excluded.version, mode = excluded.mode,
        deadline = excluded.deadline, changed_at = now()
      WHERE d.version < excluded.version
      """;

  private static final String FIND =
      "SELECT version, mode, deadline FROM agent_drains WHERE agent_id = $1";

  // A name that has not been heard of for so long is not used again, as those of pods are not.
  private static final String FORGET =
      """
      DELETE FROM agent_drains d WHERE d.changed_at < now() - interval '30 days'
        AND NOT EXISTS (SELECT FROM agents a WHERE a.id = d.agent_id)
      """;

  private final Pool pool;

  PgDrainStore(Pool pool) {
    this.pool = pool;
  }

  /**
   * Keeps the wish.
   *
   * @return false if that or a newer one is kept already
   */
  Uni<Boolean> save(AgentId agent, DrainWish wish) {
    DrainWish.Mode mode = wish.mode();
    return PgQuery.count(
            pool,
            SAVE,
            agent,
            wish.version(),
            mode == null ? null : mode.wireName(),
            wish.deadline())
        .map(changed -> changed == 1);
  }

  /** The newest wish; null if there never was one. */
  Uni<@Nullable DrainWish> find(AgentId agent) {
    return PgQuery.first(pool, FIND, PgDrainStore::wish, agent);
  }

  /** Forgets what was wanted of agents that are gone for good. */
  public Uni<Void> forget() {
    return PgQuery.run(pool, FORGET);
  }

  private static DrainWish wish(Row row) {
    return new DrainWish(
        row.getLong("version"),
        PgColumns.parsed(row, "mode", name -> WireName.parse(DrainWish.Mode.class, name)),
        PgColumns.instantOrNull(row, "deadline"));
  }
}
