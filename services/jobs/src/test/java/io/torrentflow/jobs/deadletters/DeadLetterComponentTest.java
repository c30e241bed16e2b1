package io.torrentflow.jobs.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.jobs.JobsBacking;
import io.torrentflow.jobs.Rows;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.DeadLetter;
import io.torrentflow.kernel.wire.DispatchTicket;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.Message;
import io.torrentflow.kernel.wire.MessageHeader;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.platform.messaging.BrokerConnection;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.rabbitmq.RabbitMQClient;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(JobsBacking.class)
class DeadLetterComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Inject BrokerConnection connection;
  @Inject PgDeadLetterStore store;
  private RabbitMQClient client;

  @BeforeEach
  void noneIsKept() {
    Rows.run("DELETE FROM dead_letters");
    client = connection.open("test");
    client.startAndAwait();
  }

  @AfterEach
  void disconnect() {
    client.stopAndAwait();
  }

  @Test
  void isKeptOnceHoweverOftenItIsDelivered() {
    DeadLetter letter = aLetter("No agent takes it.");

    deliver(json(letter));
    deliver(json(letter));
    deliver(json(aLetter("last")));
    awaitKept(2);

    assertThat(kept("transfer_id", letter)).isEqualTo(letter.transferId().toString());
    assertThat(kept("correlation_id", letter)).isEqualTo("c-1");
    assertThat(kept("reason_code || ' ' || reason_detail", letter))
        .isEqualTo("DISPATCH_FAILED No agent takes it.");
    assertThat(kept("type", letter)).isEqualTo("job.dead");
    assertThat(kept("payload", letter)).isEqualTo(json(letter));
  }

  @Test
  void isKeptOfATicketThatTheBrokerGaveUp() {
    DispatchTicket ticket = new DispatchTicket(header(Broker.JOB_SUBMITTED));

    deliver(json(ticket));
    awaitKept(1);

    assertThat(kept("coalesce(transfer_id::text, 'none') || ' ' || type", ticket))
        .isEqualTo("none job.submitted");
  }

  @Test
  void isKeptOfWhatNobodyCanRead() {
    deliver("{\"type\":\"job.dead\"}");
    deliver("no JSON, and a \0 that no text of the database may have");
    awaitKept(2);

    assertThat(Rows.value("SELECT count(*) FROM dead_letters WHERE type IS NULL")).isEqualTo("2");
  }

  @Test
  void isCutWhereItIsTooLong() {
    deliver("x".repeat(100_000));
    DeadLetter letter = aLetter("y".repeat(5_000));
    deliver(json(letter));
    awaitKept(2);

    assertThat(Rows.value("SELECT max(length(payload)) FROM dead_letters")).isEqualTo("16384");
    assertThat(kept("length(reason_detail)", letter)).isEqualTo("1000");
  }

  @Test
  void isForgottenAfterThirtyDaysAndBehindTenThousand() {
    Rows.run(
        "INSERT INTO dead_letters (message_id, reason_code, reason_detail, payload, arrived_at)"
            + " SELECT gen_random_uuid(), 'x', 'x', 'x', now() - CASE WHEN n = 10005"
            + " THEN interval '31 days' ELSE interval '0' END FROM generate_series(1, 10005) n");

    store.purge().await().atMost(LIMIT);

    assertThat(Rows.value("SELECT count(*) FROM dead_letters")).isEqualTo("9999");
    assertThat(
            Rows.value(
                "SELECT count(*) FROM dead_letters WHERE arrived_at < now() - interval '1 day'"))
        .isEqualTo("0");
  }

  private void deliver(String message) {
    client.basicPublishAndAwait("", Broker.JOB_DEAD_LETTER_QUEUE, Buffer.buffer(message));
  }

  private static void awaitKept(int count) {
    await()
        .atMost(LIMIT)
        .until(() -> Rows.value("SELECT count(*) FROM dead_letters").equals("" + count));
  }

  private static String kept(String column, Message message) {
    return Rows.value(
        "SELECT %s FROM dead_letters WHERE message_id = ?".formatted(column),
        message.header().messageId());
  }

  private static DeadLetter aLetter(String detail) {
    return new DeadLetter(
        header(Broker.JOB_DEAD),
        new TransferId(UUID.randomUUID()),
        new JobError(ProblemCode.DISPATCH_FAILED, detail));
  }

  private static MessageHeader header(String type) {
    return MessageHeader.of(UUID.randomUUID(), type, "c-1", Instant.now());
  }

  private static String json(Message message) {
    try {
      return WireJson.mapper().writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
