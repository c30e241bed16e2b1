package io.torrentflow.gateway.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.gateway.Api;
import io.torrentflow.gateway.GatewayBacking;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Refusals that no limit bounds are one row a minute. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class PgRefusalCountsComponentTest {
  @Inject PgRefusalCounts counts;

  @Test
  void areWrittenAsTheirNumber() {
    write();
    String first = UUID.randomUUID().toString();
    submitAsNobody(first);
    submitAsNobody("other");
    submitAsNobody("another");

    write();

    assertThat(
            Api.column(
                "SELECT concat_ws(' ', action, outcome, ip, detail ->> 'count') FROM audit_log"
                    + " WHERE correlation_id = ?",
                first))
        .containsExactly("job.submit UNAUTHENTICATED 127.0.0.1 3");
    assertThat(Api.column("SELECT 1 FROM audit_log WHERE correlation_id = 'another'")).isEmpty();
  }

  private static void submitAsNobody(String correlationId) {
    given()
        .header("X-Correlation-Id", correlationId)
        .contentType("application/json")
        .body("{}")
        .post("/api/v1/jobs")
        .then()
        .statusCode(401);
  }

  private void write() {
    counts.runOnce().await().atMost(Duration.ofSeconds(20));
  }
}
