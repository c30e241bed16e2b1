package io.torrentflow.gateway.quota;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.UserId;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class UsageService {
  private final PgUsageStore store;

  UsageService(PgUsageStore store) {
    this.store = store;
  }

  Uni<Usage> of(UserId user) {
    return store.of(user);
  }
}
