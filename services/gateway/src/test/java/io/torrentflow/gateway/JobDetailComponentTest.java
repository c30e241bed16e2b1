package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.transferOf;
import static io.torrentflow.gateway.Api.walk;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.SpeedHistory;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class JobDetailComponentTest {
  private static final Duration BOUND = Duration.ofSeconds(5);
  private static final String TRACKER = "http://tracker.example.org/announce";
  private static final String OTHERS_TRACKER = "http://other.example.org/announce";

  @Inject ReactiveRedisDataSource redis;

  private String session;
  private String id;

  @BeforeEach
  void submit() {
    session = registered();
    id = submitMagnet(session, aMagnet() + "&tr=" + TRACKER).extract().path("id");
    walk(id, "metadata_fetch", "downloading");
    run("UPDATE jobs SET joined_at = now() - interval '10 minutes' WHERE id = ?::uuid", id);
  }

  @Test
  void showsTheAgentThatWorksOnIt() {
    detail().body("agent", equalTo("agent-1")).body("status", equalTo("downloading"));
  }

  @Test
  void showsWhatTheOwnersTrackersSay() {
    run(
        "UPDATE transfers SET tracker_messages = ?::jsonb WHERE id = ?::uuid",
        "[{\"url\":\"%s\",\"message\":\"not registered\"},{\"url\":\"%s\",\"message\":\"x\"}]"
            .formatted(TRACKER, OTHERS_TRACKER),
        transferOf(id));

    detail()
        .body("trackers.url", contains(TRACKER))
        .body("trackers.message", contains("not registered"));
  }

  @Test
  void showsSpeedsSinceItHasItsTransfer() {
    sampled(2, 0, 6000);
    sampled(20, 0, 6000);

    detail().body("speeds.downloadRate", contains(100));
  }

  @Test
  void showsNothingOfTheTransferWhilePaused() {
    sampled(2, 0, 6000);
    as(session).post("/api/v1/jobs/" + id + "/pause").then().statusCode(202);

    detail().body("agent", nullValue()).body("trackers", empty()).body("speeds", empty());
  }

  @Test
  void showsNoSpeedsAfterItsEnd() {
    run(
        "UPDATE jobs SET ended = 'completed', ended_at = now() - interval '5 minutes', frozen = true"
            + " WHERE id = ?::uuid",
        id);
    sampled(8, 0, 6000);
    sampled(2, 0, 12_000);

    detail().body("speeds.downloadRate", contains(100)).body("agent", nullValue());
  }

  private ValidatableResponse detail() {
    return as(session).get("/api/v1/jobs/" + id).then().statusCode(200);
  }

  private void sampled(int minutesAgo, long first, long last) {
    long minute = Instant.now().minus(Duration.ofMinutes(minutesAgo)).getEpochSecond() / 60;
    redis
        .hash(String.class)
        .hset(
            SpeedHistory.key(new TransferId(UUID.fromString(transferOf(id)))),
            Long.toString(minute % 60),
            minute + ":" + first + ":" + last)
        .await()
        .atMost(BOUND);
  }
}
