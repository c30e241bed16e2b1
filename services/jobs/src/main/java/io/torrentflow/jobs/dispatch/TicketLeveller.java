package io.torrentflow.jobs.dispatch;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.platform.outbox.Outbox;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.OutboxRelay;
import io.torrentflow.platform.outbox.StateMessages;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.jboss.logging.Logger;

/**
 * Keeps as many tickets as transfers wait: those of a retry that has become due are made, those
 * that a broker lost are made again, and those that are left over are taken out. So the queue's
 * depth is the truth that agents are scaled on.
 */
@ApplicationScoped
class TicketLeveller {
  private static final Logger LOG = Logger.getLogger(TicketLeveller.class);
  // One turn's work, so that it ends in time also after a broker has lost everything.
  private static final long MAX_CORRECTION = 1_000;

  private static final String LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('job-tickets'))";

  // In one statement, so that a transfer and its ticket are seen together or not at all.
  private static final String COUNT =
      """
      SELECT (SELECT count(*) FROM outbox WHERE routing_key = 'job.submitted') AS unpublished,
        (SELECT count(*) FROM transfers WHERE status = 'submitted'
          AND (next_attempt_at IS NULL OR next_attempt_at <= $1)
          AND (reserved_until IS NULL OR reserved_until <= $1)) AS waiting
      """;

  private final Pool pool;
  private final TicketQueue queue;
  private final Outbox outbox;
  private final StateMessages messages;
  private final OutboxRelay relay;
  private final InstantSource clock;
  private final AtomicBoolean running = new AtomicBoolean();
  // What was seen last: a ticket that is just being published or pulled is counted twice or not at
  // all, so only what two looks in a row agree on is put right.
  private long lastSurplus;

  TicketLeveller(
      Pool pool,
      TicketQueue queue,
      Outbox outbox,
      StateMessages messages,
      OutboxRelay relay,
      InstantSource clock) {
    this.pool = pool;
    this.queue = queue;
    this.outbox = outbox;
    this.messages = messages;
    this.relay = relay;
    this.clock = clock;
  }

  // The scheduler knows no intervals below a second.
  void start(@Observes StartupEvent event, Vertx vertx, JobsConfig config) {
    vertx.setPeriodic(config.dispatch().levelInterval().toMillis(), timer -> run());
  }

  private void run() {
    if (running.compareAndSet(false, true)) {
      runOnce(clock.instant())
          .onTermination()
          .invoke(() -> running.set(false))
          .subscribe()
          .with(done -> {}, e -> LOG.warnf("Tickets are levelled later: %s", e.toString()));
    }
  }

  Uni<Void> runOnce(Instant now) {
    return pool.withTransaction(
            tx ->
                tx.query(LOCK)
                    .execute()
                    .flatMap(
                        rows ->
                            rows.iterator().next().getBoolean(0)
                                ? level(tx, now)
                                : Uni.createFrom().item(0L)))
        .flatMap(this::takeOut);
  }

  /**
   * Adds what is missing.
   *
   * @return how many are too many
   */
  private Uni<Long> level(SqlConnection tx, Instant now) {
    return queue
        .depth()
        .flatMap(
            depth ->
                tx.preparedQuery(COUNT)
                    .execute(Tuple.of(now.atOffset(ZoneOffset.UTC)))
                    .map(rows -> rows.iterator().next())
                    .map(row -> depth + row.getLong("unpublished") - row.getLong("waiting")))
        .map(this::confirmed)
        .flatMap(
            surplus ->
                surplus >= 0
                    ? Uni.createFrom().item(surplus)
                    : add(tx, Math.min(-surplus, MAX_CORRECTION)).replaceWith(0L));
  }

  private synchronized long confirmed(long surplus) {
    long before = lastSurplus;
    lastSurplus = surplus;
    if (before > 0 && surplus > 0) {
      return Math.min(before, surplus);
    }
    return before < 0 && surplus < 0 ? Math.max(before, surplus) : 0;
  }

  private Uni<Void> add(SqlConnection tx, long count) {
    List<OutboxMessage> tickets =
        LongStream.range(0, count).mapToObj(index -> messages.ticket()).toList();
    return outbox.add(tx, tickets).invoke(() -> corrected(count, relay::kick));
  }

  private Uni<Void> takeOut(long surplus) {
    return surplus == 0
        ? Uni.createFrom().voidItem()
        : Multi.createBy()
            .repeating()
            .uni(queue::pull)
            .atMost(Math.min(surplus, MAX_CORRECTION))
            .collect()
            .last()
            .invoke(() -> corrected(-surplus, () -> {}))
            .replaceWithVoid();
  }

  private synchronized void corrected(long by, Runnable then) {
    // What was just put right must not be put right again.
    lastSurplus += by;
    then.run();
  }
}
