package io.torrentflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.platform.messaging.BrokerConnection;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.rabbitmq.RabbitMQClient;
import io.vertx.mutiny.rabbitmq.RabbitMQMessage;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the relay does when the broker, or its own transaction, is lost in the middle of a batch.
 */
@QuarkusTest
@QuarkusTestResource(JobsBacking.class)
class OutboxComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String COPIES = "test.copies";
  private static final long GATE = 4_711;
  private static final String AT_THE_GATE =
      "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND wait_event = 'advisory'";

  @Inject BrokerConnection connection;

  private final List<String> copies = new ArrayList<>();
  private TestingAgent agent;
  private RabbitMQClient broker;

  @BeforeEach
  void listen() {
    broker = connection.open("test");
    broker.startAndAwait();
    broker.queueDeclareAndAwait(COPIES, false, true, true);
    broker.queueBindAndAwait(COPIES, Broker.EXCHANGE, Broker.JOB_SUBMITTED);
    Rows.run("DELETE FROM agents");
    agent = new TestingAgent("agent-" + UUID.randomUUID());
    Rows.run(
        """
        CREATE FUNCTION test_gate() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_advisory_xact_lock_shared(%d); RETURN OLD; END $$
        """
            .formatted(GATE));
    Rows.run(
        "CREATE TRIGGER test_gate BEFORE DELETE ON outbox FOR EACH ROW EXECUTE FUNCTION test_gate()");
  }

  @AfterEach
  void close() {
    Rows.run("DELETE FROM outbox");
    Rows.run("DROP TRIGGER test_gate ON outbox");
    Rows.run("DROP FUNCTION test_gate()");
    agent.close();
    broker.stopAndAwait();
    Rows.cancelAll();
  }

  @Test
  void republishesAMessageWithoutASecondEffect() throws SQLException {
    TransferId transfer;
    try (Connection gate = closeGate()) {
      transfer = Rows.aTransfer();
      await().atMost(LIMIT).until(() -> receive() >= 1);
      await().atMost(LIMIT).until(() -> !Rows.value(AT_THE_GATE).equals("null"));

      Rows.value("SELECT pg_terminate_backend(pid) FROM (" + AT_THE_GATE + ") waiting");
    }

    await().atMost(LIMIT).until(() -> receive() > copies.stream().distinct().count());
    await().atMost(LIMIT).until(() -> Rows.value("SELECT count(*) FROM outbox").equals("0"));
    Signed.post("/internal/agents/heartbeat", agent.state(4)).statusCode(200);
    await().atMost(LIMIT).until(() -> Rows.statusOf(transfer).equals("metadata_fetch"));
    await().atMost(LIMIT).until(() -> broker.messageCountAndAwait(Broker.JOB_QUEUE) == 0);
    // The second ticket may have been taken out just now.
    await()
        .during(Duration.ofSeconds(1))
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(agent.started()).hasSize(1));
  }

  @Test
  void publishesOverAnotherConnectionWhenOneNeverConfirms() {
    Rows.aTransfer();
    await().atMost(LIMIT).until(() -> receive() >= 1);

    JobsBacking.broker.silence();
    int before = receive();
    Rows.aTransfer();

    // 5 s until it is given up and two heartbeats until it is closed.
    await().atMost(Duration.ofSeconds(60)).until(() -> receive() > before);
    await().atMost(LIMIT).until(() -> Rows.value("SELECT count(*) FROM outbox").equals("0"));
  }

  @Test
  void publishesTicketsThoughTheQueueOfEventsIsFull() {
    JsonObject full = JsonObject.of("x-max-length", 1, "x-overflow", "reject-publish");
    broker.queueDeclareAndAwait("test.full", false, true, true, full);
    broker.queueBindAndAwait("test.full", Broker.EXCHANGE, Broker.TRANSFER_EVENT_PREFIX + "*");
    Rows.run(
        "INSERT INTO outbox (id, routing_key, is_event, payload)"
            + " SELECT gen_random_uuid(), 'transfer.event.downloading', true, '{}'"
            + " FROM generate_series(1, 150)");
    await().atMost(LIMIT).until(() -> broker.messageCountAndAwait("test.full") == 1);

    Rows.aTransfer();

    await().atMost(LIMIT).until(() -> receive() >= 1);
    broker.queueDeleteAndAwait("test.full");
    await().atMost(LIMIT).until(() -> Rows.value("SELECT count(*) FROM outbox").equals("0"));
  }

  @Test
  void publishesTicketsBetweenBatchesOfEvents() {
    Rows.run(
        "INSERT INTO outbox (id, routing_key, is_event, payload)"
            + " SELECT gen_random_uuid(), 'transfer.event.downloading', true, '{}'"
            + " FROM generate_series(1, 20000)");
    await().atMost(LIMIT).until(() -> waiting() < 20_000);

    Rows.aTransfer();

    await().atMost(LIMIT).until(() -> receive() >= 1);
    assertThat(waiting()).isPositive();
  }

  @Test
  void publishesTheOthersThoughOneMessageCannotBePublished() {
    // Longer than a routing key of AMQP may be.
    Rows.run(
        "INSERT INTO outbox (id, routing_key, is_event, payload, available_at)"
            + " VALUES (gen_random_uuid(), repeat('x', 300), false, '{}', now() - interval '1 hour')");

    Rows.aTransfer();

    await().atMost(LIMIT).until(() -> receive() >= 1);
    await()
        .atMost(LIMIT)
        .until(() -> Rows.value("SELECT available_at > now() FROM outbox").equals("t"));
  }

  private static int waiting() {
    return Integer.parseInt(Rows.value("SELECT count(*) FROM outbox"));
  }

  /** Takes what has come and answers how many came in all. */
  private int receive() {
    RabbitMQMessage message = broker.basicGetAndAwait(COPIES, true);
    while (message != null) {
      copies.add(message.properties().getMessageId());
      message = broker.basicGetAndAwait(COPIES, true);
    }
    return copies.size();
  }

  private static Connection closeGate() throws SQLException {
    Connection connection = Rows.database().connect();
    connection.createStatement().execute("SELECT pg_advisory_lock(" + GATE + ")");
    return connection;
  }
}
