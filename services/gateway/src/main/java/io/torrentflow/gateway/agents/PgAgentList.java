package io.torrentflow.gateway.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.DrainWish;
import io.torrentflow.platform.state.PgColumns;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;

/** Reads what the jobs service keeps of the agents. */
@ApplicationScoped
class PgAgentList {
  private static final String ALL =
      """
      SELECT a.id, a.address, a.version, a.slots, a.running, a.bytes_remaining, a.sources,
        a.disk_free_bytes, a.draining OR d.mode IS NOT NULL AS draining, a.drained, d.mode,
        d.deadline, a.registered_at, a.last_heartbeat_at
      FROM agents a LEFT JOIN agent_drains d ON d.agent_id = a.id ORDER BY a.id
      """;

  private final Pool pool;

  PgAgentList(Pool pool) {
    this.pool = pool;
  }

  Uni<List<AgentView>> all() {
    return PgQuery.list(pool, ALL, PgAgentList::agent);
  }

  private static AgentView agent(Row row) {
    return new AgentView(
        row.getString("id"),
        row.getString("address"),
        row.getString("version"),
        row.getInteger("slots"),
        row.getInteger("running"),
        row.getLong("bytes_remaining"),
        Arrays.stream(row.getArrayOfStrings("sources"))
            .map(name -> WireName.parse(SourceType.class, name))
            .toList(),
        row.getLong("disk_free_bytes"),
        row.getBoolean("draining"),
        row.getBoolean("drained"),
        PgColumns.parsed(row, "mode", mode -> drain(row, mode)),
        PgColumns.instant(row, "registered_at"),
        PgColumns.instant(row, "last_heartbeat_at"));
  }

  private static DrainView drain(Row row, String mode) {
    return new DrainView(
        WireName.parse(DrainWish.Mode.class, mode), PgColumns.instantOrNull(row, "deadline"));
  }
}
