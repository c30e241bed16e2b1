package io.torrentflow.gateway.identity;

import io.smallrye.mutiny.Multi;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.platform.auth.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Hands users all that is kept of them. */
@ApplicationScoped
class AccountExport {
  private final PgExportStore store;
  private final SessionService sessions;
  private final PgAuditLog audit;

  AccountExport(PgExportStore store, SessionService sessions, PgAuditLog audit) {
    this.store = store;
    this.sessions = sessions;
    this.audit = audit;
  }

  /** Fails with {@code REAUTHENTICATION_REQUIRED}. */
  Multi<Map<String, Object>> of(Caller caller) {
    String id = caller.user().toString();
    return audit
        .refusals(
            caller.user(),
            "user.export",
            id,
            sessions
                .requireConfirmed(caller)
                .call(() -> audit.done(caller.user(), "user.export", id)))
        .onItem()
        .transformToMulti(confirmed -> store.entries(caller.user()));
  }
}
