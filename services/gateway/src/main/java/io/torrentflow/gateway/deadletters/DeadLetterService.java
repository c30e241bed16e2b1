package io.torrentflow.gateway.deadletters;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.http.PageCursor;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class DeadLetterService {
  private final PgDeadLetterStore store;
  private final OutboxRelay relay;
  private final PgAuditLog audit;

  DeadLetterService(PgDeadLetterStore store, OutboxRelay relay, PgAuditLog audit) {
    this.store = store;
    this.relay = relay;
    this.audit = audit;
  }

  Uni<DeadLetterPage> page(@Nullable String cursor, int limit) {
    return store
        .page(PageCursor.parse(cursor, Long::valueOf), PageCursor.look(limit))
        .map(found -> PageCursor.page(found, limit, DeadLetterView::id, DeadLetterPage::new));
  }

  Uni<DeadLetterView> get(long id) {
    return store.get(id);
  }

  /** Fails with {@code NOT_FOUND}, {@code JOB_STATE_CONFLICT} or {@code SOURCE_BLOCKED}. */
  Uni<Void> requeue(UserId admin, long id) {
    return audit.refusals(
        admin,
        PgDeadLetterStore.REQUEUE,
        Long.toString(id),
        store.requeue(admin, id).invoke(relay::kick));
  }

  Uni<Void> drop(UserId admin, long id) {
    return audit.refusals(
        admin, PgDeadLetterStore.DROP_ACTION, Long.toString(id), store.drop(admin, id));
  }
}
