package io.torrentflow.jobs.resync;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.MessageHeader;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.kernel.wire.UserJobs;
import io.torrentflow.platform.messaging.MessageHeaders;
import io.torrentflow.platform.outbox.Outbox;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.OutboxRelay;
import io.torrentflow.platform.state.Columns;
import io.torrentflow.platform.state.JobStateRows;
import io.torrentflow.platform.state.TransferStateRows;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Publishes the jobs of a user that live streams show, all in one message. */
@ApplicationScoped
class ResyncService {
  // What a hub keeps for one user; older ones are read from the list.
  private static final int MAX_JOBS = 1_000;

  private static final String NOW = "SELECT now() AS now";

  private static final String JOBS =
      """
      SELECT %s, %s FROM jobs j JOIN transfers t ON t.id = j.transfer_id
      WHERE j.owner_id = $1
        AND (j.deleted_at IS NULL OR j.deleted_at > now() - interval '24 hours')
        AND (j.ended IS NULL OR j.ended_at > now() - interval '24 hours')
      ORDER BY j.deleted_at IS NOT NULL, j.id DESC LIMIT %d
      """
          .formatted(JobStateRows.COLUMNS, TransferStateRows.COLUMNS, MAX_JOBS);

  private final Pool pool;
  private final Outbox outbox;
  private final MessageHeaders headers;
  private final OutboxRelay relay;

  ResyncService(Pool pool, Outbox outbox, MessageHeaders headers, OutboxRelay relay) {
    this.pool = pool;
    this.outbox = outbox;
    this.headers = headers;
    this.relay = relay;
  }

  Uni<Void> resync(UserId user) {
    return pool.withTransaction(
            tx ->
                tx.query(NOW)
                    .execute()
                    .map(rows -> Columns.instant(rows.iterator().next(), "now"))
                    .flatMap(
                        begun ->
                            tx.preparedQuery(JOBS)
                                .execute(Tuple.of(user.value()))
                                .flatMap(
                                    rows -> outbox.add(tx, List.of(message(user, begun, rows))))))
        .invoke(relay::kick);
  }

  private OutboxMessage message(UserId user, Instant begun, RowSet<Row> rows) {
    List<JobState> jobs = new ArrayList<>();
    Map<TransferId, TransferState> transfers = new LinkedHashMap<>();
    for (Row row : rows) {
      JobState job = JobStateRows.read(row);
      jobs.add(job);
      transfers.put(job.transferId(), TransferStateRows.read(row));
    }
    MessageHeader made = headers.of(Broker.USER_JOBS);
    // Nothing is missing that happened before, by the clock that numbers the states.
    MessageHeader header =
        MessageHeader.of(made.messageId(), made.type(), made.correlationId(), begun);
    return OutboxMessage.of(new UserJobs(header, user, jobs, List.copyOf(transfers.values())));
  }
}
