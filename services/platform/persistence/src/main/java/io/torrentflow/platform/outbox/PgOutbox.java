package io.torrentflow.platform.outbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.Message;
import io.torrentflow.platform.duty.Duty;
import io.torrentflow.platform.http.CorrelationId;
import io.torrentflow.platform.messaging.MessageHeaders;
import io.torrentflow.platform.messaging.OutgoingMessage;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes messages into the transaction of what they belong to, and hands out those that are due.
 */
@ApplicationScoped
public class PgOutbox {
  private static final String INSERT =
      """
      INSERT INTO outbox (id, routing_key, is_event, payload, available_at)
      VALUES ($1, $2, $3, $4, $5)
      """;

  /** Rows locked in one transaction; the broker confirms this many in a few milliseconds. */
  static final int BATCH = 100;

  private static final String CLAIM =
      """
      SELECT id, routing_key, payload::text AS payload FROM outbox
      WHERE is_event = $1 AND available_at <= now()
      ORDER BY available_at, id LIMIT %d FOR UPDATE SKIP LOCKED
      """
          .formatted(BATCH);
  private static final String DUE =
      """
      SELECT id FROM outbox WHERE is_event = $1 AND available_at <= now()
      ORDER BY available_at, id LIMIT %d
      """
          .formatted(BATCH);
  private static final String CLAIM_ONE =
      """
      SELECT id, routing_key, payload::text AS payload FROM outbox
      WHERE id = $1 AND available_at <= now() FOR UPDATE SKIP LOCKED
      """;
  private static final String POSTPONE =
      "UPDATE outbox SET available_at = now() + $2 * interval '1 millisecond' WHERE id = $1";
  private static final String FORGET = "DELETE FROM outbox WHERE id = ANY($1)";

  // Several that cannot be published stand beside each other only where the broker is in trouble.
  private static final int MAX_FAILURES = 3;
  private static final Duration LATER = Duration.ofMinutes(1);

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
   * Publishes a batch of messages that are due, and forgets those that the broker has taken; no
   * other replica has them meanwhile.
   *
   * @param events whether those for the hubs, or all others
   * @param publish returns those that were taken
   * @return how many these were
   */
  Uni<Integer> publishDue(
      boolean events, Function<List<OutgoingMessage>, Uni<List<OutgoingMessage>>> publish) {
    return pool.withTransaction(
        tx ->
            PgQuery.list(tx, CLAIM, PgOutbox::stored, events)
                .flatMap(due -> due.isEmpty() ? Uni.createFrom().item(due) : publish.apply(due))
                .call(taken -> forget(tx, taken))
                .map(List::size));
  }

  /**
   * After a batch has failed: publishes its messages one at a time, and has those wait that fail by
   * themselves, so that they keep no other. Fails as the batch did if none can be published, for
   * then the broker is away.
   *
   * @return how many were published
   */
  Uni<Integer> publishOneByOne(
      boolean events,
      Function<List<OutgoingMessage>, Uni<List<OutgoingMessage>>> publish,
      Throwable why) {
    List<UUID> failed = new ArrayList<>();
    return PgQuery.list(pool, DUE, row -> row.getUUID("id"), events)
        .flatMap(
            due ->
                Multi.createFrom()
                    .iterable(due)
                    .onItem()
                    .transformToUniAndConcatenate(
                        id ->
                            publishOne(id, publish)
                                .onFailure()
                                .invoke(() -> failed.add(id))
                                .onFailure()
                                .recoverWithItem(0))
                    // A broker that is away takes its time to fail.
                    .select()
                    .first(published -> published > 0 || failed.size() < MAX_FAILURES)
                    .collect()
                    .with(Collectors.summingInt(published -> published)))
        .call(published -> published == 0 ? Uni.createFrom().failure(why) : postpone(failed));
  }

  private Uni<Integer> publishOne(
      UUID id, Function<List<OutgoingMessage>, Uni<List<OutgoingMessage>>> publish) {
    return pool.withTransaction(
        tx ->
            PgQuery.list(tx, CLAIM_ONE, PgOutbox::stored, id)
                .flatMap(due -> due.isEmpty() ? Uni.createFrom().item(due) : publish.apply(due))
                .call(taken -> forget(tx, taken))
                .map(List::size));
  }

  private Uni<Void> postpone(List<UUID> ids) {
    return Duty.each("Postponing of message", ids, id -> PgQuery.run(pool, POSTPONE, id, LATER));
  }

  private static Uni<Void> forget(SqlConnection tx, List<OutgoingMessage> taken) {
    UUID[] ids = taken.stream().map(OutgoingMessage::id).toArray(UUID[]::new);
    return ids.length == 0 ? Uni.createFrom().voidItem() : PgQuery.run(tx, FORGET, (Object) ids);
  }

  private static OutgoingMessage stored(Row row) {
    return new OutgoingMessage(
        row.getUUID("id"), row.getString("routing_key"), row.getString("payload"));
  }

  @SuppressWarnings("unchecked") // a wire record is written as an object with string keys
  private Object[] row(OutboxMessage queued) {
    Message message = queued.content().apply(headers.of(queued.type(), CorrelationId.current()));
    return new Object[] {
      message.header().messageId(),
      queued.type(),
      Broker.isEvent(queued.type()),
      new JsonObject(json.convertValue(message, Map.class)),
      message.header().occurredAt()
    };
  }
}
