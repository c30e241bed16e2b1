package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.run;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
@TestProfile(StatusWithoutOthersComponentTest.Alone.class)
class StatusWithoutOthersComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Only the database answers. */
  public static final class Alone implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "torrentflow.broker.url", "amqp://guest:guest@127.0.0.1:1",
          "quarkus.redis.hosts", "redis://127.0.0.1:1",
          "quarkus.s3.endpoint-override", "http://127.0.0.1:1",
          "torrentflow.gateway.hub-urls", "http://127.0.0.1:1");
    }
  }

  @AfterEach
  void clear() {
    run("DELETE FROM outbox");
  }

  @Test
  void isToldAtOnceWithWhatIsKnown() {
    run("DELETE FROM outbox");
    run(
        "INSERT INTO outbox (id, routing_key, payload, available_at) VALUES (gen_random_uuid(),"
            + " 'hub.resync', '{}', now() - interval '5 minutes')");
    String admin = anAdmin();

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                as(admin)
                    .get("/api/v1/admin/status")
                    .then()
                    .statusCode(200)
                    .time(lessThan(3_000L))
                    .body(
                        "dependencies.findAll { it.state == 'unreachable' }.name",
                        contains("broker", "bucket", "hub", "redis"))
                    .body(
                        "dependencies.findAll { it.state == 'unreachable' }.detail",
                        everyItem(notNullValue()))
                    .body("dependencies.findAll { it.state == 'ok' }.name", contains("database"))
                    .body("waitingTickets", nullValue())
                    .body("counts.outbox.oldestSeconds", greaterThanOrEqualTo(300)));
  }
}
