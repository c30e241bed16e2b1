package io.torrentflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.e2e.support.TestingOrigin;
import io.torrentflow.e2e.support.TestingOrigin.Manner;
import io.torrentflow.e2e.support.TestingSystem;
import io.torrentflow.e2e.support.TestingUser;
import io.torrentflow.stack.system.LocalSystem;
import io.torrentflow.stack.system.ServiceProcess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RescueIT {
  private final LocalSystem system = TestingSystem.get();

  @Test
  void aJobSurvivesTheDeathOfItsAgent() throws SQLException {
    TestingUser user = TestingUser.register();
    try (TestingOrigin origin =
        new TestingOrigin(Manner.RANGES, 60 * 1024 * 1024).holdAfter(20 * 1024 * 1024)) {
      String job = ControlIT.heldInTheMiddle(user, origin, 20 * 1024 * 1024);
      ServiceProcess holder = agentOf(job);
      holder.kill();
      origin.open();
      try {
        JsonNode end = user.awaitEnd(job);

        assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
        assertThat(end.get("attempt").asInt()).isEqualTo(1);
        assertThat(user.collect(job)).isEqualTo(Map.of("held.bin", origin.sha256()));
      } finally {
        holder.start();
      }
    }
  }

  @Test
  void anAgentThatIsStoppedHandsItsJobOver() throws SQLException {
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
  void aPausedJobWaitsOnAnotherAgentUntilItIsResumed() throws SQLException {
    TestingUser user = TestingUser.register();
    int heldAt = 20 * 1024 * 1024;
    try (TestingOrigin origin =
        new TestingOrigin(Manner.RANGES, 30 * 1024 * 1024).holdAfter(heldAt)) {
      String job = ControlIT.heldInTheMiddle(user, origin, heldAt);
      user.post("/api/v1/jobs/" + job + "/pause", "");
      user.awaitStatus(job, "paused");
      ServiceProcess holder = agentOf(job);
      holder.stop();
      origin.open();
      try {
        user.awaitStatus(job, "paused");
        assertThat(agentOf(job)).isNotSameAs(holder);
        assertThat(user.post("/api/v1/jobs/" + job + "/resume", "").statusCode()).isEqualTo(202);

        JsonNode end = user.awaitEnd(job);

        assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
        assertThat(user.collect(job)).isEqualTo(Map.of("held.bin", origin.sha256()));
      } finally {
        holder.start();
      }
    }
  }

  private ServiceProcess agentOf(String job) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                system.backing().jdbcUrl(), "postgres", system.backing().databasePassword());
        PreparedStatement query =
            connection.prepareStatement("SELECT agent_id FROM jobs WHERE id = ?")) {
      query.setObject(1, UUID.fromString(job));
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getString(1).equals("agent-1") ? system.agent(1) : system.agent(2);
      }
    }
  }
}
