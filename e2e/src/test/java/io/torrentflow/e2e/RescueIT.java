package io.torrentflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.e2e.support.Record;
import io.torrentflow.e2e.support.TestingOrigin;
import io.torrentflow.e2e.support.TestingOrigin.Manner;
import io.torrentflow.e2e.support.TestingSystem;
import io.torrentflow.e2e.support.TestingUser;
import io.torrentflow.stack.system.LocalSystem;
import io.torrentflow.stack.system.ServiceProcess;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RescueIT {
  private final LocalSystem system = TestingSystem.get();

  @Test
  void aJobSurvivesTheDeathOfItsAgent() {
    TestingUser user = TestingUser.register();
    try (TestingOrigin origin =
        new TestingOrigin(Manner.RANGES, 60 * 1024 * 1024).holdAfter(50 * 1024 * 1024)) {
      String job = ControlIT.heldInTheMiddle(user, origin, 50 * 1024 * 1024);
      awaitStored(user, job);
      ServiceProcess holder = agentOf(job);
      holder.kill();
      origin.open();
      try {
        JsonNode end = user.awaitEnd(job);

        assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
        // What was stored before counts as progress.
        assertThat(end.get("attempt").asInt()).isZero();
        assertThat(user.collect(job)).isEqualTo(Map.of("held.bin", origin.sha256()));
      } finally {
        holder.start();
      }
    }
  }

  @Test
  void anAgentThatIsStoppedHandsItsJobOver() {
    TestingUser user = TestingUser.register();
    int size = 60 * 1024 * 1024;
    int heldAt = 50 * 1024 * 1024;
    try (TestingOrigin origin = new TestingOrigin(Manner.RANGES, size).holdAfter(heldAt)) {
      String job = ControlIT.heldInTheMiddle(user, origin, heldAt);
      ServiceProcess holder = agentOf(job);
      holder.stop();
      origin.open();
      try {
        JsonNode end = user.awaitEnd(job);

        assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
        assertThat(end.get("attempt").asInt()).isZero();
        assertThat(user.collect(job)).isEqualTo(Map.of("held.bin", origin.sha256()));
        // Nothing handed over would mean all of it twice; only unfinished parts are.
        assertThat(origin.sent()).isLessThan(size + heldAt);
      } finally {
        holder.start();
      }
    }
  }

  @Test
  void aPausedJobRestsWithoutAnAgentUntilItIsResumed() {
    TestingUser user = TestingUser.register();
    int heldAt = 20 * 1024 * 1024;
    int size = 30 * 1024 * 1024;
    try (TestingOrigin origin = new TestingOrigin(Manner.RANGES, size).holdAfter(heldAt)) {
      String job = ControlIT.heldInTheMiddle(user, origin, heldAt);
      user.post("/api/v1/jobs/" + job + "/pause", "");
      user.awaitStatus(job, "paused");
      await().atMost(TestingUser.LIMIT).until(() -> holderOf(job) == null);
      origin.open();

      assertThat(user.post("/api/v1/jobs/" + job + "/resume", "").statusCode()).isEqualTo(202);
      JsonNode end = user.awaitEnd(job);

      assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
      assertThat(user.collect(job)).isEqualTo(Map.of("held.bin", origin.sha256()));
    }
  }

  private static void awaitStored(TestingUser user, String job) {
    await()
        .atMost(TestingUser.LIMIT)
        .until(() -> user.job(job).get("uploadedBytes").asLong() > 8 * 1024 * 1024);
  }

  private ServiceProcess agentOf(String job) {
    return "agent-1".equals(holderOf(job)) ? system.agent(1) : system.agent(2);
  }

  private static String holderOf(String job) {
    return Record.value(
        "SELECT agent_id FROM transfers t JOIN jobs j ON j.transfer_id = t.id WHERE j.id = ?::uuid",
        job);
  }
}
