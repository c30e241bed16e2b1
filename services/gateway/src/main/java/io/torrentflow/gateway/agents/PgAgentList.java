package io.torrentflow.gateway.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.source.SourceType;
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
      SELECT id, address, version, slots, running, bytes_remaining, sources, draining, registered_at,
        last_heartbeat_at
      FROM agents ORDER BY id
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
        row.getBoolean("draining"),
        PgColumns.instant(row, "registered_at"),
        PgColumns.instant(row, "last_heartbeat_at"));
  }
}
