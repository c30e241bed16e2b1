package io.torrentflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.DrainWish;
import io.torrentflow.kernel.wire.DrainWish.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What administrators want of agents is kept, told at once, and repeated with each heartbeat. */
@QuarkusTest
@QuarkusTestResource(JobsBacking.class)
class DrainComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Instant DEADLINE = Instant.parse("2026-03-01T12:00:00Z");
  private static final DrainWish FINISH = new DrainWish(2, Mode.FINISH, DEADLINE);

  private TestingAgent agent;

  @BeforeEach
  void anAgentRegisters() {
    Rows.run("DELETE FROM agents");
    agent = new TestingAgent("agent-" + UUID.randomUUID());
    heartbeat().statusCode(200);
  }

  @AfterEach
  void theAgentAndItsTransfersGo() {
    agent.close();
    Rows.cancelAll();
  }

  @Test
  void saysNothingOfAnAgentThatNobodyWantedDrained() {
    heartbeat().body("drain", nullValue());
  }

  @Test
  void tellsTheAgentAtOnceAndWithEachHeartbeat() {
    Rows.drain(agent.id(), FINISH);

    await().atMost(LIMIT).until(() -> !agent.drains().isEmpty());
    assertThat(agent.drains()).containsExactly(FINISH);
    for (int i = 0; i < 2; i++) {
      heartbeat()
          .body("drain.version", equalTo(2))
          .body("drain.mode", equalTo("finish"))
          .body("drain.deadline", equalTo(DEADLINE.toString()));
    }
  }

  @Test
  void keepsTheNewestOfWishesThatComeRepeatedAndInAnyOrder() {
    DrainWish older = new DrainWish(1, Mode.HAND_OVER, null);
    DrainWish newest = new DrainWish(3, null, null);

    Rows.drain(agent.id(), FINISH);
    Rows.drain(agent.id(), FINISH);
    await().atMost(LIMIT).until(() -> kept("version").equals("2"));
    Rows.drain(agent.id(), newest);
    await().atMost(LIMIT).until(() -> kept("version").equals("3"));
    Rows.drain(agent.id(), FINISH);
    Rows.drain(agent.id(), older);
    awaitConsumed();

    heartbeat().body("drain.version", equalTo(3)).body("drain.mode", nullValue());
    assertThat(agent.drains()).containsExactlyInAnyOrder(FINISH, newest);
  }

  @Test
  void keepsWhatIsWantedOfAnAgentThatIsAwayOrStartedAgain() {
    Rows.run("DELETE FROM agents");
    Rows.drain(agent.id(), FINISH);
    await().atMost(LIMIT).until(() -> kept("mode").equals("finish"));

    heartbeat().body("drain.mode", equalTo("finish"));
  }

  @Test
  void handsNothingToAnAgentThatHasNotHeardOfItYet() {
    try (TestingAgent other = new TestingAgent("zzz-" + UUID.randomUUID())) {
      Rows.drain(agent.id(), FINISH);
      await().atMost(LIMIT).until(() -> kept("mode").equals("finish"));
      Signed.post("/internal/agents/heartbeat", other.state(4)).statusCode(200);

      TransferId transfer = Rows.aTransfer();

      await().atMost(LIMIT).until(() -> Rows.statusOf(transfer).equals("metadata_fetch"));
      assertThat(other.started()).hasSize(1);
      assertThat(agent.started()).isEmpty();
    }
  }

  @Test
  void handsTransfersToAnAgentThatIsWantedAgain() {
    Rows.drain(agent.id(), FINISH);
    await().atMost(LIMIT).until(() -> kept("mode").equals("finish"));

    Rows.drain(agent.id(), new DrainWish(3, null, null));

    TransferId transfer = Rows.aTransfer();
    await().atMost(LIMIT).until(() -> Rows.statusOf(transfer).equals("metadata_fetch"));
  }

  @Test
  void forgetsWhatWasWantedOfAgentsThatAreGoneForGood() {
    String gone = "gone-" + UUID.randomUUID();
    Rows.run(
        "INSERT INTO agent_drains (agent_id, version, mode, changed_at)"
            + " SELECT id, 1, 'finish', now() - interval '31 days' FROM (VALUES (?), (?)) v (id)",
        gone,
        agent.id().value());

    await()
        .atMost(LIMIT)
        .until(
            () ->
                Rows.value("SELECT count(*) FROM agent_drains WHERE agent_id = ?", gone)
                    .equals("0"));

    assertThat(kept("mode")).isEqualTo("finish");
  }

  /** One of another agent, after which those before it have been taken. */
  private static void awaitConsumed() {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                Rows.value("SELECT count(*) FROM outbox WHERE routing_key = 'agent.drain'")
                    .equals("0"));
    TestingAgent last = new TestingAgent("last-" + UUID.randomUUID());
    try (last) {
      Rows.drain(last.id(), FINISH);
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  Rows.value(
                          "SELECT count(*) FROM agent_drains WHERE agent_id = ?", last.id().value())
                      .equals("1"));
    }
  }

  private String kept(String column) {
    return Rows.value(
        "SELECT %s FROM agent_drains WHERE agent_id = ?".formatted(column), agent.id().value());
  }

  private ValidatableResponse heartbeat() {
    return Signed.post("/internal/agents/heartbeat", agent.state(4));
  }
}
