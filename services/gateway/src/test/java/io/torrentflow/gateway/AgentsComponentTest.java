package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.run;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class AgentsComponentTest {
  @AfterEach
  void forgetAgents() {
    run("DELETE FROM agents");
  }

  @Test
  void showsWhatAgentsToldOfThemselves() {
    run(
        """
        INSERT INTO agents (id, boot, beat, address, version, slots, running, bytes_remaining,
          sources, draining, last_heartbeat_at)
        VALUES ('agent-2', gen_random_uuid(), 1, 'http://10.0.0.2:8083', '1.0', 4, 3, 5000000000,
          '{magnet,http}', true, '2026-03-01T12:00:00Z'),
          ('agent-1', gen_random_uuid(), 1, 'http://10.0.0.1:8083', '1.0', 4, 0, 0, '{}', false, now())
        """);

    as(anAdmin())
        .get("/api/v1/admin/agents")
        .then()
        .statusCode(200)
        .body("items.id", contains("agent-1", "agent-2"))
        .body("items[1].slots", equalTo(4))
        .body("items[1].running", equalTo(3))
        .body("items[1].bytesRemaining", equalTo(5_000_000_000L))
        .body("items[1].sources", contains("magnet", "http"))
        .body("items.isDraining", contains(false, true))
        .body("items[1].lastHeartbeatAt", equalTo("2026-03-01T12:00:00Z"));
  }
}
