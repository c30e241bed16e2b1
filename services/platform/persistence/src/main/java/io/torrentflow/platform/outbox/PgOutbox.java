package io.torrentflow.platform.outbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.List;

/** Writes messages into the transaction of what they belong to. */
@ApplicationScoped
public class Outbox {
  private static final String INSERT =
      "INSERT INTO outbox (id, routing_key, payload, available_at) VALUES ($1, $2, $3, $4)";

  private final ObjectMapper json;

  Outbox(ObjectMapper json) {
    this.json = json;
  }

  public Uni<Void> add(SqlConnection transaction, List<OutboxMessage> messages) {
    if (messages.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<Tuple> rows = messages.stream().map(this::row).toList();
    return transaction.preparedQuery(INSERT).executeBatch(rows).replaceWithVoid();
  }

  @SuppressWarnings("unchecked") // a wire record is written as an object with string keys
  private Tuple row(OutboxMessage message) {
    return Tuple.of(
        message.message().header().messageId(),
        message.message().header().type(),
        new JsonObject(json.convertValue(message.message(), java.util.Map.class)),
        message.availableAt().atOffset(ZoneOffset.UTC));
  }
}
