package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Multi;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Reads all that is kept of a user, as of one moment, as fast as it is taken. */
@ApplicationScoped
class PgExportStore {
  // Some 100 kB at a time.
  private static final int BATCH = 100;

  private static final String ENTRIES =
      """
      SELECT entry FROM (
        SELECT 0 AS place, created_at AS at, jsonb_build_object('kind', 'account', 'id', id,
          'email', email, 'role', role, 'plan', plan_id, 'createdAt', created_at) AS entry
        FROM users WHERE id = $1
        UNION ALL
        SELECT 1, created_at, jsonb_build_object('kind', 'session', 'id', id,
          'createdAt', created_at, 'seenAt', seen_at, 'revokedAt', revoked_at, 'ip', ip,
          'userAgent', user_agent)
        FROM sessions WHERE user_id = $1
        UNION ALL
        SELECT 2, created_at, jsonb_build_object('kind', 'token', 'id', id, 'name', name,
          'scopes', scopes, 'createdAt', created_at, 'expiresAt', expires_at, 'usedAt', used_at,
          'revokedAt', revoked_at)
        FROM api_tokens WHERE user_id = $1
        UNION ALL
        SELECT 3, created_at, jsonb_build_object('kind', 'job', 'id', id, 'type', source_type,
          'uri', source_link, 'infoHashV1', encode(asked_v1, 'hex'),
          'infoHashV2', encode(asked_v2, 'hex'), 'name', coalesce(given_name, frozen_name, name),
          'labels', labels, 'wish', wish, 'ended', ended, 'endedAt', ended_at, 'totalBytes', frozen_total,
          'createdAt', created_at)
        FROM jobs WHERE owner_id = $1 AND deleted_at IS NULL
        UNION ALL
        SELECT 4, occurred_at, jsonb_build_object('kind', 'action', 'action', action,
          'target', target, 'outcome', outcome, 'ip', ip, 'at', occurred_at)
        FROM audit_log WHERE actor_id = $1) entries
      ORDER BY place, at
      """;

  private final Pool pool;

  PgExportStore(Pool pool) {
    this.pool = pool;
  }

  Multi<Map<String, Object>> entries(UserId user) {
    return PgQuery.stream(pool, ENTRIES, row -> row.getJsonObject("entry").getMap(), BATCH, user);
  }
}
