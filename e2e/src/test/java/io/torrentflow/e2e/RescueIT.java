package io.torrentflow.e2e;

import static io.torrentflow.e2e.support.TestingSystem.RECORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.e2e.support.FileOrigin;
import io.torrentflow.e2e.support.FileOrigin.Manner;
import io.torrentflow.e2e.support.TestingSystem;
import io.torrentflow.e2e.support.TestingUser;
import io.torrentflow.stack.service.ServiceProcess;
import io.torrentflow.stack.system.LocalSystem;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RescueIT {
  private static final int SIZE = 60 * 1024 * 1024;
  private static final int HELD_AT = 50 * 1024 * 1024;
  // Counts as progress.
  private static final int ENOUGH = 8 * 1024 * 1024;

  private final LocalSystem system = TestingSystem.get();

  @Test
  void completesAJobWhoseAgentDied() {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, SIZE).holdAfter(HELD_AT)) {
      String job = ControlIT.heldInTheMiddle(user, origin, HELD_AT);
      awaitStored(user, job, ENOUGH);
      ServiceProcess holder = agentOf(job);
      holder.kill();
      origin.open();
      try {
        // What was stored before counts as progress, so no attempt is used up.
        assertCompletes(user, job, origin);
      } finally {
        holder.start();
      }
    }
  }

  @Test
  void aThawedAgentLeavesARunningTransferIntact() {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, SIZE).holdAfter(SIZE / 2)) {
      String job = ControlIT.heldInTheMiddle(user, origin, SIZE / 2);
      awaitStored(user, job, ENOUGH);
      ServiceProcess sleeper = agentOf(job);
      sleeper.freeze();
      try {
        awaitHolderOtherThan(sleeper, job);
        // More than was there for the sleeper; it lies ready for it, too.
        origin.holdAfter(HELD_AT);
        awaitStored(user, job, SIZE / 2);
      } finally {
        sleeper.thaw();
      }
      awaitWithoutTransfers(sleeper);
      assertThat(user.statusOf(job)).isEqualTo("downloading");
      origin.open();

      assertCompletes(user, job, origin);
    }
  }

  @Test
  void aThawedAgentLeavesACompletedTransferIntact() {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, SIZE).holdAfter(HELD_AT)) {
      String job = ControlIT.heldInTheMiddle(user, origin, HELD_AT);
      awaitStored(user, job, ENOUGH);
      ServiceProcess sleeper = agentOf(job);
      sleeper.freeze();
      try {
        awaitHolderOtherThan(sleeper, job);
        // What the sleeper had asked for lies ready for it, too.
        origin.open();
        assertCompletes(user, job, origin);
      } finally {
        sleeper.thaw();
      }
      awaitWithoutTransfers(sleeper);

      assertCompletes(user, job, origin);
    }
  }

  @Test
  void aStoppedAgentHandsItsJobOver() {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, SIZE).holdAfter(HELD_AT)) {
      String job = ControlIT.heldInTheMiddle(user, origin, HELD_AT);
      ServiceProcess holder = agentOf(job);
      holder.stop();
      origin.open();
      try {
        assertCompletes(user, job, origin);
        // Nothing handed over would mean all of it twice; only unfinished parts are.
        assertThat(origin.sent()).isLessThan(SIZE + HELD_AT);
      } finally {
        holder.start();
      }
    }
  }

  @Test
  void aDrainedAgentHandsItsJobOverAndIsUsedAgain() {
    TestingUser user = TestingUser.register();
    TestingUser admin = TestingUser.administrator();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, SIZE).holdAfter(HELD_AT)) {
      String job = ControlIT.heldInTheMiddle(user, origin, HELD_AT);
      String holder = holderOf(job);
      String drain = "/api/v1/admin/agents/" + holder + "/drain";
      try {
        assertThat(admin.post(drain, "{\"mode\":\"hand-over\"}").statusCode()).isEqualTo(202);
        awaitAgent(holder, "draining AND drained");
        origin.open();

        assertCompletes(user, job, origin);
        assertThat(origin.sent()).isLessThan(SIZE + HELD_AT);
      } finally {
        assertThat(admin.delete(drain).statusCode()).isEqualTo(204);
      }
      awaitAgent(holder, "NOT draining");
    }
  }

  private static void awaitAgent(String agent, String condition) {
    await()
        .atMost(TestingUser.LIMIT)
        .until(
            () -> RECORD.isTrue("SELECT %s FROM agents WHERE id = ?".formatted(condition), agent));
  }

  @Test
  void aPausedJobHoldsNoAgentUntilItIsResumed() {
    TestingUser user = TestingUser.register();
    int heldAt = 20 * 1024 * 1024;
    int size = 30 * 1024 * 1024;
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, size).holdAfter(heldAt)) {
      String job = ControlIT.heldInTheMiddle(user, origin, heldAt);
      user.post("/api/v1/jobs/" + job + "/pause", "");
      user.awaitStatus(job, "paused");
      await().atMost(TestingUser.LIMIT).until(() -> holderOf(job) == null);
      origin.open();

      assertThat(user.post("/api/v1/jobs/" + job + "/resume", "").statusCode()).isEqualTo(202);

      assertCompletes(user, job, origin);
    }
  }

  private static void assertCompletes(TestingUser user, String job, FileOrigin origin) {
    JsonNode end = user.awaitEnd(job);

    assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
    assertThat(end.get("attempt").asInt()).isZero();
    assertThat(user.collect(job)).isEqualTo(Map.of("held.bin", origin.sha256()));
  }

  private static void awaitHolderOtherThan(ServiceProcess agent, String job) {
    await()
        .atMost(TestingUser.LIMIT)
        .until(
            () -> {
              String holder = holderOf(job);
              return holder != null && !holder.equals(agent.part());
            });
  }

  /** Waits until the agent has told since it woke that it holds nothing. */
  private static void awaitWithoutTransfers(ServiceProcess agent) {
    String before = RECORD.value("SELECT beat FROM agents WHERE id = ?", agent.part());
    await()
        .atMost(TestingUser.LIMIT)
        .until(
            () ->
                RECORD.isTrue(
                    "SELECT running = 0 AND beat > ?::bigint FROM agents WHERE id = ?",
                    before,
                    agent.part()));
  }

  private static void awaitStored(TestingUser user, String job, long bytes) {
    await()
        .atMost(TestingUser.LIMIT)
        .until(() -> user.job(job).get("uploadedBytes").asLong() > bytes);
  }

  private ServiceProcess agentOf(String job) {
    return "agent-1".equals(holderOf(job)) ? system.agent(1) : system.agent(2);
  }

  private static String holderOf(String job) {
    return RECORD.value(
        "SELECT agent_id FROM transfers t JOIN jobs j ON j.transfer_id = t.id WHERE j.id = ?::uuid",
        job);
  }
}
