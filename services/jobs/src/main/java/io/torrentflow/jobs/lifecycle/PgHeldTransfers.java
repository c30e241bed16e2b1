package io.torrentflow.jobs.lifecycle;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The transfers that are in agents' hands by the record. */
@ApplicationScoped
public class PgHeldTransfers {
  private static final String HELD_BY =
      "SELECT %s FROM transfers t WHERE t.agent_id = $1".formatted(PgTransferRows.COLUMNS);

  private static final String HELD_BY_LOST =
      """
      SELECT %s FROM transfers t LEFT JOIN agents a ON a.id = t.agent_id
      WHERE t.agent_id IS NOT NULL
        AND (a.id IS NULL OR a.last_heartbeat_at < $1::timestamptz - $2 * interval '1 millisecond')
      LIMIT 500
      """
          .formatted(PgTransferRows.COLUMNS);

  private final Pool pool;

  PgHeldTransfers(Pool pool) {
    this.pool = pool;
  }

  /** Those of one agent. */
  public Uni<List<Transfer>> heldBy(AgentId agent) {
    return PgQuery.list(pool, HELD_BY, PgTransferRows::read, agent);
  }

  /** Those of all agents that have been silent for this long. */
  public Uni<List<Transfer>> heldByLostAgents(Instant now, Duration silence) {
    return PgQuery.list(pool, HELD_BY_LOST, PgTransferRows::read, now, silence);
  }
}
