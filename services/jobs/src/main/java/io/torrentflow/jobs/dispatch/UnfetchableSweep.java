package io.torrentflow.jobs.dispatch;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.agents.AgentStore;
import io.torrentflow.jobs.duty.Duties;
import io.torrentflow.jobs.duty.EachItem;
import io.torrentflow.jobs.lifecycle.TransferEvent;
import io.torrentflow.jobs.lifecycle.TransferService;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.platform.outbox.Outbox;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.OutboxRelay;
import io.torrentflow.platform.outbox.StateMessages;
import io.torrentflow.platform.state.TransferStateRows;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Says of transfers that no connected agent can fetch why they wait, and fails them when that goes
 * on for too long. While no agent is connected at all, as after scaling to zero, nothing is said.
 */
@ApplicationScoped
class UnfetchableSweep {
  private static final String MARK =
      """
      UPDATE transfers t SET unfetchable_since = $1, reason_code = 'ENGINE_MISSING',
        reason_detail = 'No connected agent can fetch this kind of source.', seq = next_seq(seq),
        updated_at = now()
      WHERE status = 'submitted' AND unfetchable_since IS NULL AND NOT source_type = ANY($2)
      RETURNING %s
      """
          .formatted(TransferStateRows.COLUMNS);

  private static final String UNMARK =
      """
      UPDATE transfers t SET unfetchable_since = NULL, reason_code = NULL, reason_detail = NULL,
        seq = next_seq(seq), updated_at = now()
      WHERE status = 'submitted' AND unfetchable_since IS NOT NULL AND source_type = ANY($1)
      RETURNING %s
      """
          .formatted(TransferStateRows.COLUMNS);

  private static final String OVERDUE =
      "SELECT id FROM transfers WHERE status = 'submitted' AND unfetchable_since <= $1 LIMIT 500";

  private final Pool pool;
  private final AgentStore agents;
  private final TransferService service;
  private final Outbox outbox;
  private final StateMessages messages;
  private final OutboxRelay relay;
  private final InstantSource clock;
  private final Duration heardWithin;
  private final Duration limit;

  UnfetchableSweep(
      Pool pool,
      AgentStore agents,
      TransferService service,
      Outbox outbox,
      StateMessages messages,
      OutboxRelay relay,
      InstantSource clock,
      JobsConfig config) {
    this.pool = pool;
    this.agents = agents;
    this.service = service;
    this.outbox = outbox;
    this.messages = messages;
    this.relay = relay;
    this.clock = clock;
    this.heardWithin = config.agents().lostAfter();
    this.limit = config.dispatch().unfetchableLimit();
  }

  @Scheduled(
      every = "${torrentflow.jobs.dispatch.unfetchable-interval:5s}",
      delayed = Duties.START_DELAY,
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> run() {
    return runOnce(clock.instant());
  }

  Uni<Void> runOnce(Instant now) {
    return agents
        .sources(heardWithin)
        .flatMap(
            sources -> sources.isEmpty() ? Uni.createFrom().voidItem() : compare(now, sources));
  }

  private Uni<Void> compare(Instant now, Set<SourceType> sources) {
    String[] names = sources.stream().map(SourceType::wireName).toArray(String[]::new);
    return pool.withTransaction(
            tx ->
                tx.preparedQuery(MARK)
                    .execute(Tuple.of(utc(now), names))
                    .flatMap(rows -> tell(tx, rows))
                    .chain(() -> tx.preparedQuery(UNMARK).execute(Tuple.of((Object) names)))
                    .flatMap(rows -> tell(tx, rows)))
        .invoke(relay::kick)
        .chain(() -> pool.preparedQuery(OVERDUE).execute(Tuple.of(utc(now.minus(limit)))))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> new TransferId(row.getUUID("id")))
                    .toList())
        .flatMap((List<TransferId> ids) -> EachItem.of("The end of", ids, this::fail));
  }

  private Uni<Void> tell(SqlConnection tx, RowSet<Row> rows) {
    List<OutboxMessage> list = new ArrayList<>();
    rows.forEach(row -> list.add(messages.transfer(TransferStateRows.read(row))));
    return outbox.add(tx, list);
  }

  private Uni<Void> fail(TransferId id) {
    JobError error =
        new JobError(
            ProblemCode.ENGINE_MISSING, "No agent that can fetch this kind of source came.");
    return service.apply(id, new TransferEvent.Undeliverable(error)).replaceWithVoid();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
