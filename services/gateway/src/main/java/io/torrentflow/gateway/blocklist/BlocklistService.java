package io.torrentflow.gateway.blocklist;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.http.PageCursor;
import io.torrentflow.kernel.id.BlocklistEntryId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.platform.duty.Duty;
import io.torrentflow.platform.outbox.OutboxRelay;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps the block list, and has each new entry applied to what runs. */
@ApplicationScoped
class BlocklistService {
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final PgBlocklistStore store;
  private final PgAuditLog audit;
  private final OutboxRelay relay;
  private final UuidV7 ids;

  BlocklistService(PgBlocklistStore store, PgAuditLog audit, OutboxRelay relay, UuidV7 ids) {
    this.store = store;
    this.audit = audit;
    this.relay = relay;
    this.ids = ids;
  }

  Uni<BlocklistAddition> add(UserId moderator, BlocklistRequest wanted) {
    Uni<BlocklistAddition> added =
        Uni.createFrom()
            .item(wanted::parsedValue)
            .flatMap(
                value ->
                    store.add(
                        new BlocklistEntryId(ids.next()),
                        wanted.kind(),
                        value,
                        wanted.reason(),
                        moderator));
    return audit.refusals(moderator, "blocklist.add", wanted.value(), added).call(this::apply);
  }

  Uni<BlocklistPage> page(@Nullable String cursor, int limit) {
    return store
        .page(PageCursor.parse(cursor, BlocklistEntryId::fromString), PageCursor.look(limit))
        .map(found -> PageCursor.page(found, limit, BlocklistEntry::id, BlocklistPage::new));
  }

  Uni<Void> remove(UserId moderator, BlocklistEntryId id) {
    return audit.refusals(
        moderator, "blocklist.remove", id.toString(), store.remove(id, moderator));
  }

  /** Also now and then, for entries whose replica ended before it had applied them. */
  void start(@Observes StartupEvent event, Vertx vertx) {
    Duty duty =
        new Duty(this::apply, e -> Log.warnf("The block list is applied later: %s", e.toString()));
    vertx.setPeriodic(INTERVAL.toMillis(), timer -> duty.runIfResting());
  }

  private Uni<Void> apply() {
    return store.apply().invoke(relay::kick).replaceWithVoid();
  }
}
