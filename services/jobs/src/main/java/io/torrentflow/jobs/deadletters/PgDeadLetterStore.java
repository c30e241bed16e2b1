package io.torrentflow.jobs.deadletters;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
class PgDeadLetterStore {
  private static final String SAVE =
      """
      INSERT INTO dead_letters (message_id, transfer_id, correlation_id, type, reason_code,
        reason_detail, payload)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (message_id) DO NOTHING
      """;

  // What has failed keeps its parts for six days, so that nothing can be made of a letter after
  // thirty. The newest ten thousand are some megabytes, and more than anybody looks through.
  private static final String PURGE =
      """
      DELETE FROM dead_letters WHERE arrived_at < now() - interval '30 days'
        OR id <= (SELECT id FROM dead_letters ORDER BY id DESC OFFSET 10000 LIMIT 1)
      """;

  private final Pool pool;

  PgDeadLetterStore(Pool pool) {
    this.pool = pool;
  }

  /** Keeps the letter, unless it is kept already. */
  Uni<Void> save(Letter letter) {
    return PgQuery.run(
        pool,
        SAVE,
        letter.messageId(),
        letter.transfer(),
        letter.correlationId(),
        letter.type(),
        letter.reasonCode(),
        letter.reasonDetail(),
        letter.payload());
  }

  @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> purge() {
    return PgQuery.run(pool, PURGE);
  }
}
