package io.torrentflow.gateway.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.DrainWish;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks the jobs service to have agents emptied, and audits it, in one transaction. */
@ApplicationScoped
class PgDrainRequests {
  // Also of an agent that is not there: what is wanted of it holds when it comes back.
  private static final String NEXT =
      """
      SELECT next_seq(coalesce((SELECT version FROM agent_drains WHERE agent_id = $1), 0)) AS version,
        now() + $2 * interval '1 millisecond' AS deadline
      WHERE EXISTS (SELECT FROM agents WHERE id = $1)
        OR EXISTS (SELECT FROM agent_drains WHERE agent_id = $1)
      """;

  private final Pool pool;
  private final PgOutbox outbox;
  private final PgAuditLog audit;

  PgDrainRequests(Pool pool, PgOutbox outbox, PgAuditLog audit) {
    this.pool = pool;
    this.outbox = outbox;
    this.audit = audit;
  }

  /**
   * @param mode null if the agent is to take transfers again
   * @param limit from now to the deadline; null for none
   * @return what was asked for; fails with {@code NOT_FOUND} if there is no such agent
   */
  Uni<DrainWish> add(
      UserId admin,
      String action,
      AgentId agent,
      DrainWish.@Nullable Mode mode,
      @Nullable Duration limit) {
    return pool.withTransaction(
        tx ->
            PgQuery.only(tx, NEXT, row -> wish(row, mode), () -> notFound(agent), agent, limit)
                .call(wish -> outbox.add(tx, OutboxMessage.drain(agent, wish)))
                .call(() -> audit.done(tx, admin, action, agent.value())));
  }

  private static DrainWish wish(Row row, DrainWish.@Nullable Mode mode) {
    return new DrainWish(row.getLong("version"), mode, PgColumns.instantOrNull(row, "deadline"));
  }

  private static ProblemException notFound(AgentId agent) {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no agent " + agent + ".");
  }
}
