package io.torrentflow.gateway.status;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.status.StatusCounts.TransferCount;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
class PgStatusCounts implements Probe {
  // Some ten milliseconds each, by the index alone.
  private static final int MAX_COUNTED = 100_000;

  private static final String TRANSFERS =
      """
      SELECT s.name, (SELECT count(*) FROM (
        SELECT FROM transfers t WHERE t.status = s.name LIMIT %d) counted) AS transfers
      FROM job_status s ORDER BY s.terminal, s.name
      """
          .formatted(MAX_COUNTED);

  // Agents report every ten seconds; three that are missed make one lost.
  private static final String REST =
      """
      SELECT now() AS database_time, o.messages, d.letters, a.*,
        extract(epoch FROM now() - least(
          (SELECT min(available_at) FROM outbox WHERE is_event AND available_at <= now()),
          (SELECT min(available_at) FROM outbox WHERE NOT is_event AND available_at <= now())))::bigint
          AS oldest
      FROM (SELECT count(*) AS messages FROM (SELECT FROM outbox LIMIT %1$d) counted) o,
        (SELECT count(*) AS letters FROM (SELECT FROM dead_letters LIMIT %1$d) counted) d,
        (SELECT count(*) AS alive, coalesce(sum(g.slots), 0) AS slots,
            coalesce(sum(g.running), 0) AS running,
            count(*) FILTER (WHERE g.draining OR w.mode IS NOT NULL) AS draining
          FROM agents g LEFT JOIN agent_drains w ON w.agent_id = g.id
          WHERE g.last_heartbeat_at > now() - interval '30 seconds') a
      """
          .formatted(MAX_COUNTED);

  private final Pool pool;

  PgStatusCounts(Pool pool) {
    this.pool = pool;
  }

  @Override
  public String name() {
    return "database";
  }

  @Override
  public Uni<Void> check() {
    return PgQuery.run(pool, "SELECT");
  }

  Uni<StatusCounts> read() {
    return PgQuery.list(pool, TRANSFERS, PgStatusCounts::transfers)
        .flatMap(
            transfers ->
                PgQuery.only(
                    pool, REST, row -> counts(row, transfers), IllegalStateException::new));
  }

  private static TransferCount transfers(Row row) {
    return new TransferCount(
        WireName.parse(JobStatus.class, row.getString("name")), row.getLong("transfers"));
  }

  private static StatusCounts counts(Row row, List<TransferCount> transfers) {
    return new StatusCounts(
        PgColumns.instant(row, "database_time"),
        transfers,
        new StatusCounts.Outbox(row.getLong("messages"), row.getLong("oldest")),
        new StatusCounts.Agents(
            row.getLong("alive"),
            row.getLong("draining"),
            row.getLong("slots"),
            row.getLong("running")),
        row.getLong("letters"));
  }
}
