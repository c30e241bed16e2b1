package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.failWithAll;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.torrentflow.platform.messaging.BrokerTopology;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class StatusComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Inject BrokerTopology topology;
  private String admin;

  @BeforeEach
  void logIn() {
    admin = anAdmin();
    run("DELETE FROM agents");
    run("DELETE FROM dead_letters");
  }

  @Test
  void countsTransfersByTheirStatus() {
    int before = failed();
    failWithAll(submitMagnet(registered(), aMagnet()).extract().path("id"));

    assertThat(failed()).isEqualTo(before + 1);
    assertThat(failed())
        .isEqualTo(
            Integer.parseInt(
                column("SELECT count(*) FROM transfers WHERE status = 'failed'").getFirst()));
  }

  @Test
  void countsAgentsThatAreAliveAndWhatTheyDo() {
    anAgent("a", "now()", false);
    anAgent("b", "now()", true);
    anAgent("c", "now()", false);
    anAgent("gone", "now() - interval '31 seconds'", false);
    run("INSERT INTO agent_drains (agent_id, version, mode) VALUES ('c', 1, 'finish')");
    run(
        "INSERT INTO dead_letters (message_id, reason_code, reason_detail, payload)"
            + " VALUES (gen_random_uuid(), 'x', 'x', 'x')");

    status()
        .body("counts.agents.alive", equalTo(3))
        .body("counts.agents.draining", equalTo(2))
        .body("counts.agents.slots", equalTo(12))
        .body("counts.agents.running", equalTo(3))
        .body("counts.deadLetters", equalTo(1))
        .body("counts.databaseTime", notNullValue())
        .body("version", notNullValue());
    run("DELETE FROM agent_drains");
  }

  @Test
  void tellsHowManyMessagesWait() {
    // One that is not due is left alone by the relay.
    run(
        "INSERT INTO outbox (id, routing_key, payload, available_at) VALUES (gen_random_uuid(),"
            + " 'hub.resync', '{}', now() + interval '1 hour')");

    status().body("counts.outbox.messages", greaterThanOrEqualTo(1));

    run("DELETE FROM outbox");
  }

  @Test
  void tellsWhatAnswersAndWhatDoesNot() {
    topology.declare().await().atMost(LIMIT);

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                status()
                    .body(
                        "dependencies.name",
                        contains("broker", "bucket", "database", "hub", "redis"))
                    .body("dependencies.state", contains("ok", "ok", "ok", "unreachable", "ok"))
                    .body("waitingTickets", notNullValue()));
  }

  @Test
  void warnsThatAllClientsHaveOneAddress() {
    String user = registered();
    for (int i = 0; i < 20; i++) {
      as(user).get("/api/v1/auth/me").then().statusCode(200);
    }

    status().body("warnings.code", contains("ALL_CLIENTS_FROM_ONE_ADDRESS"));
  }

  private ValidatableResponse status() {
    return as(admin).get("/api/v1/admin/status").then().statusCode(200);
  }

  private int failed() {
    return status().extract().path("counts.transfers.find { it.status == 'failed' }.count");
  }

  private static void anAgent(String id, String heardOf, boolean draining) {
    run(
        "INSERT INTO agents (id, boot, beat, address, version, slots, running, bytes_remaining,"
            + " sources, draining, last_heartbeat_at) VALUES (?, gen_random_uuid(), 1,"
            + " 'http://10.0.0.1:8083', '1', 4, 1, 0, '{}', ?, "
            + heardOf
            + ")",
        id,
        draining);
  }
}
