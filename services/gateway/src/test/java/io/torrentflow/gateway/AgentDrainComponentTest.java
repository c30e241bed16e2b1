package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class AgentDrainComponentTest {
  private static final String DRAIN = "/api/v1/admin/agents/agent-1/drain";

  private String admin;
  private SentMessages sent;

  @BeforeEach
  void anAgentIsThere() {
    admin = anAdmin();
    sent = new SentMessages();
    run(
        """
        INSERT INTO agents (id, boot, beat, address, version, slots, running, bytes_remaining,
          sources, draining)
        VALUES ('agent-1', gen_random_uuid(), 1, 'http://10.0.0.1:8083', '1.0', 4, 0, 0, '{}', false)
        """);
  }

  @AfterEach
  void forget() {
    sent.close();
    run("DELETE FROM agents");
    run("DELETE FROM agent_drains");
  }

  @Test
  void asksForItAndIsAudited() {
    as(admin)
        .body("{\"mode\":\"hand-over\"}")
        .post(DRAIN)
        .then()
        .statusCode(202)
        .body("mode", equalTo("hand-over"))
        .body("deadline", nullValue());

    assertThat(sent.at("agent.drain", "{agentId}")).containsExactly("agent-1");
    assertThat(sent.at("agent.drain", "{wish,mode}")).containsExactly("hand-over");
    assertThat(latestAudit()).isEqualTo("admin.agent.drain agent-1 done");
  }

  @Test
  void countsTheDeadlineFromNow() {
    String deadline =
        as(admin)
            .body("{\"mode\":\"finish\",\"deadlineSeconds\":3600}")
            .post(DRAIN)
            .then()
            .statusCode(202)
            .extract()
            .path("deadline");

    assertThat(Instant.parse(deadline))
        .isCloseTo(Instant.now().plusSeconds(3600), within(60, ChronoUnit.SECONDS));
    assertThat(sent.at("agent.drain", "{wish,deadline}")).containsExactly(deadline);
  }

  @Test
  void letsTheLaterWishHaveTheHigherVersion() {
    run("INSERT INTO agent_drains (agent_id, version, mode) VALUES ('agent-1', ?, 'finish')", FAR);

    as(admin).body("{\"mode\":\"finish\"}").post(DRAIN).then().statusCode(202);

    assertThat(sent.at("agent.drain", "{wish,version}")).containsExactly(Long.toString(FAR + 1));
  }

  // Later than any clock of a test has it.
  private static final long FAR = 9_000_000_000_000_000L;

  @Test
  void wantsTheAgentAgain() {
    as(admin).delete(DRAIN).then().statusCode(204);

    assertThat(sent.at("agent.drain", "{agentId}")).containsExactly("agent-1");
    assertThat(sent.at("agent.drain", "{wish,mode}")).containsOnlyNulls();
    assertThat(latestAudit()).isEqualTo("admin.agent.undrain agent-1 done");
  }

  @Test
  void wantsAnAgentAgainThatIsAway() {
    run("DELETE FROM agents");
    run("INSERT INTO agent_drains (agent_id, version, mode) VALUES ('agent-1', 1, 'finish')");

    as(admin).delete(DRAIN).then().statusCode(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"mode\":\"now\"}",
        "{\"mode\":\"hand-over\",\"deadlineSeconds\":1}",
        "{\"mode\":\"finish\",\"deadlineSeconds\":-1}",
        "{\"mode\":\"finish\",\"deadlineSeconds\":604801}"
      })
  void refusesWhatItDoesNotUnderstand(String body) {
    as(admin).body(body).post(DRAIN).then().statusCode(400);

    assertThat(sent.at("agent.drain", "{agentId}")).isEmpty();
  }

  @Test
  void knowsOnlyAgentsThatThereAre() {
    as(admin)
        .body("{\"mode\":\"finish\"}")
        .post("/api/v1/admin/agents/agent-9/drain")
        .then()
        .statusCode(404)
        .body("code", equalTo("NOT_FOUND"));

    assertThat(latestAudit()).isEqualTo("admin.agent.drain agent-9 NOT_FOUND");
  }

  @Test
  void isShownBeforeTheAgentHasHeardOfIt() {
    run(
        "INSERT INTO agent_drains (agent_id, version, mode, deadline) VALUES ('agent-1', 1,"
            + " 'finish', '2026-03-01T12:00:00Z')");
    run("UPDATE agents SET drained = true, disk_free_bytes = 90000000000");

    as(admin)
        .get("/api/v1/admin/agents")
        .then()
        .body("items[0].isDraining", equalTo(true))
        .body("items[0].isDrained", equalTo(true))
        .body("items[0].drain.mode", equalTo("finish"))
        .body("items[0].drain.deadline", equalTo("2026-03-01T12:00:00Z"))
        .body("items[0].diskFreeBytes", equalTo(90_000_000_000L));
  }

  @Test
  void isNotShownOfAnAgentThatIsWantedAgain() {
    run("INSERT INTO agent_drains (agent_id, version) VALUES ('agent-1', 1)");

    as(admin)
        .get("/api/v1/admin/agents")
        .then()
        .body("items[0].isDraining", equalTo(false))
        .body("items[0].drain", nullValue());
  }

  private static String latestAudit() {
    List<String> all =
        column(
            "SELECT concat_ws(' ', action, target, outcome) FROM audit_log"
                + " WHERE action LIKE 'admin.agent.%' ORDER BY id");
    return all.getLast();
  }
}
