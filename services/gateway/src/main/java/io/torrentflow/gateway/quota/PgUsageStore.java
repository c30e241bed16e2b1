package io.torrentflow.gateway.quota;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.UserId;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;

/** Reads the quota for its user to see, who may hold more a moment later. */
@ApplicationScoped
class PgUsageStore {
  private final Pool pool;

  PgUsageStore(Pool pool) {
    this.pool = pool;
  }

  Uni<Usage> of(UserId user) {
    return PgQuotaStore.usage(pool, user);
  }
}
