package io.torrentflow.gateway.transfers;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.http.PageCursor;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class TransferService {
  private final PgTransferList list;
  private final PgTransferCommands commands;
  private final OutboxRelay relay;
  private final PgAuditLog audit;

  TransferService(
      PgTransferList list, PgTransferCommands commands, OutboxRelay relay, PgAuditLog audit) {
    this.list = list;
    this.commands = commands;
    this.relay = relay;
    this.audit = audit;
  }

  Uni<TransferPage> page(TransferQuery query, @Nullable String cursor, int limit) {
    return list.page(query, PageCursor.parse(cursor, TransferCursor::parse), PageCursor.look(limit))
        .map(found -> PageCursor.page(found, limit, TransferCursor::of, TransferPage::new));
  }

  /** Fails with {@code NOT_FOUND}. */
  Uni<TransferView> get(TransferId id) {
    return list.get(id);
  }

  /** Fails with {@code NOT_FOUND} or {@code JOB_STATE_CONFLICT}. */
  Uni<TransferView> cancel(UserId admin, TransferId id, String reason) {
    return act(admin, PgTransferCommands.CANCEL, id, commands.cancel(admin, id, reason));
  }

  /** Fails with {@code NOT_FOUND}, {@code JOB_STATE_CONFLICT} or {@code SOURCE_BLOCKED}. */
  Uni<TransferView> requeue(UserId admin, TransferId id) {
    return act(admin, PgTransferCommands.REQUEUE, id, commands.requeue(admin, id));
  }

  private Uni<TransferView> act(UserId admin, String action, TransferId id, Uni<Void> command) {
    return audit
        .refusals(admin, action, id.toString(), command.invoke(relay::kick))
        .chain(() -> list.get(id));
  }
}
