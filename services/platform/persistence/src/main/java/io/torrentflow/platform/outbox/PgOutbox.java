package io.torrentflow.platform.outbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.Message;
import io.torrentflow.platform.http.CorrelationId;
import io.torrentflow.platform.messaging.MessageHeaders;
import io.torrentflow.platform.messaging.OutgoingMessage;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Writes messages into the transaction of what they belong to, and hands out those that are due.
 */
@ApplicationScoped
public class PgOutbox {
  private static final String INSERT =
      "INSERT INTO outbox (id, routing_key, payload, available_at) VALUES ($1, $2, $3, $4)";

  /** Rows locked in one transaction; the broker confirms this many in a few milliseconds. */
  static final int BATCH = 100;

  private static final String CLAIM =
      """
      SELECT id, routing_key, payload FROM outbox
      WHERE available_at <= now() ORDER BY available_at, id LIMIT %d FOR UPDATE SKIP LOCKED
      """
          .formatted(BATCH);
  private static final String FORGET = "DELETE FROM outbox WHERE id = ANY($1)";

  private final Pool pool;
  private final MessageHeaders headers;
  private final ObjectMapper json;

  PgOutbox(Pool pool, MessageHeaders headers, ObjectMapper json) {
    this.pool = pool;
    this.headers = headers;
    this.json = json;
  }

  public Uni<Void> add(SqlConnection transaction, OutboxMessage... messages) {
    return add(transaction, List.of(), messages);
  }

  public Uni<Void> add(
      SqlConnection transaction, List<OutboxMessage> messages, OutboxMessage... more) {
    return PgQuery.runEach(
        transaction,
        INSERT,
        Stream.concat(messages.stream(), Arrays.stream(more)).map(this::row).toList());
  }

  /** Writes one message about each of these. */
  public <T> Uni<Void> add(
      SqlConnection transaction, List<T> states, Function<T, OutboxMessage> message) {
    return add(transaction, states.stream().map(message).toList());
  }

  /**
   * Forgets a batch of messages that are due once they are published; no other replica has them
   * meanwhile.
   *
   * @return how many there were
   */
  Uni<Integer> publishDue(Function<List<OutgoingMessage>, Uni<Void>> publish) {
    return pool.withTransaction(
        tx ->
            PgQuery.list(tx, CLAIM, PgOutbox::stored)
                .call(
                    due ->
                        due.isEmpty()
                            ? Uni.createFrom().voidItem()
                            : publish
                                .apply(due)
                                .chain(
                                    () ->
                                        PgQuery.run(
                                            tx,
                                            FORGET,
                                            (Object)
                                                due.stream()
                                                    .map(OutgoingMessage::id)
                                                    .toArray(UUID[]::new))))
                .map(List::size));
  }

  private static OutgoingMessage stored(Row row) {
    return new OutgoingMessage(
        row.getUUID("id"), row.getString("routing_key"), row.getJsonObject("payload").encode());
  }

  @SuppressWarnings("unchecked") // a wire record is written as an object with string keys
  private Object[] row(OutboxMessage queued) {
    Message message = queued.content().apply(headers.of(queued.type(), CorrelationId.current()));
    return new Object[] {
      message.header().messageId(),
      queued.type(),
      new JsonObject(json.convertValue(message, Map.class)),
      message.header().occurredAt()
    };
  }
}
