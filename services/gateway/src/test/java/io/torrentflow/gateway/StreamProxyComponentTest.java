package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.torrentflow.kernel.id.JobId;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
@TestProfile(StreamProxyComponentTest.TwoHubs.class)
class StreamProxyComponentTest {
  private static final String EVENTS = "/api/v1/events";
  private static final Duration BOUND = Duration.ofSeconds(20);
  // Each leaves at another moment: between two writes to it, or within one.
  private static final long TWO_SECONDS = Duration.ofSeconds(2).toNanos();
  private static final int READERS = 50;
  private static final TestingHub HUB = new TestingHub();

  @Inject Event<ShutdownDelayInitiatedEvent> stopping;

  @TestHTTPResource("/")
  URI api;

  /** The first hub is down. */
  public static final class TwoHubs implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "torrentflow.gateway.hub-urls", "http://127.0.0.1:1," + HUB.address(),
          "torrentflow.gateway.hub-response-timeout", "1s",
          "torrentflow.gateway.hub-silence", "2s",
          "torrentflow.http.body-timeout", "1s");
    }
  }

  @BeforeEach
  void start() {
    HUB.start();
  }

  @AfterEach
  void stop() {
    HUB.stop();
  }

  @Test
  void passesAStreamThroughByteForByte() {
    String body = "retry: 1000\n\nid: 1\nevent: reset\ndata: {}\n\nevent: end\ndata: {}\n\n";
    HUB.respond(200, "text/event-stream", body);

    String received =
        as(registered())
            .header("Last-Event-ID", "7")
            .get(EVENTS)
            .then()
            .statusCode(200)
            .header("X-Accel-Buffering", "no")
            .extract()
            .asString();

    assertThat(received).isEqualTo(body);
    assertThat(HUB.requests()).containsExactly(EVENTS + " after 7");
  }

  @Test
  void passesOnlyTheJobOfTheQuery() {
    HUB.respond(200, "text/event-stream", "\n");
    JobId job = new JobId(UUID.randomUUID());

    as(registered()).get(EVENTS + "?x=//example.org&job=" + job).then().statusCode(200);

    assertThat(HUB.requests()).containsExactly(EVENTS + "?job=" + job + " after null");
  }

  @Test
  void passesARefusalOfTheHubBack() {
    HUB.respond(503, "application/problem+json", "{\"code\":\"DEPENDENCY_UNAVAILABLE\"}");

    as(registered())
        .get(EVENTS)
        .then()
        .statusCode(503)
        .header("Retry-After", "3")
        .body("code", equalTo("DEPENDENCY_UNAVAILABLE"));
  }

  @Test
  void answers503WithoutAnyHub() {
    HUB.stop();

    as(registered())
        .get(EVENTS)
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", matchesPattern("[1-5]"))
        .body("code", equalTo("DEPENDENCY_UNAVAILABLE"));
  }

  @Test
  void answers503WhenNoHubResponds() {
    HUB.standStill();

    as(registered())
        .get(EVENTS)
        .then()
        .statusCode(503)
        .header("Retry-After", matchesPattern("[1-5]"));
  }

  @Test
  void endsAStreamWhoseHubSendsNothingMore() throws Exception {
    HUB.respondAndStandStill("data: x\n\n");
    try (RawExchange exchange = RawExchange.with(api)) {
      assertThat(
              exchange
                  .send("GET %s HTTP/1.1\r\nHost: x\r\n".formatted(EVENTS))
                  .send("Cookie: %s=%s\r\n\r\n".formatted(Api.SESSION, registered()))
                  .receiveAll())
          .contains("data: x");
    }
  }

  @Test
  void outlivesTheTimeThatABodyMayTake() throws Exception {
    HUB.respondEndlessly("data: " + "x".repeat(2_000) + "\n\n");
    try (RawExchange exchange = RawExchange.with(api)) {
      exchange
          .send("GET %s HTTP/1.1\r\nHost: x\r\n".formatted(EVENTS))
          .send("Cookie: %s=%s\r\n\r\n".formatted(Api.SESSION, registered()));

      for (long start = System.nanoTime(); System.nanoTime() - start < TWO_SECONDS; ) {
        assertThat(exchange.receiveUntil("data: ")).endsWith("data: ");
      }
    }
  }

  @Test
  void answers404ForAMalformedJobId() {
    as(registered())
        .get(EVENTS + "?job=seven")
        .then()
        .statusCode(404)
        .body("code", equalTo("JOB_NOT_FOUND"));

    assertThat(HUB.requests()).isEmpty();
  }

  @Test
  void logsNoErrorWhenAReaderDisconnects() throws Exception {
    String session = registered();
    HUB.respondEndlessly("data: " + "x".repeat(2_000) + "\n\n");

    try (TestingLog log = TestingLog.ofErrors()) {
      for (int reader = 1; reader <= READERS; reader++) {
        try (RawExchange exchange = RawExchange.with(api)) {
          exchange
              .send("GET %s HTTP/1.1\r\nHost: x\r\n".formatted(EVENTS))
              .send("Cookie: %s=%s\r\n\r\n".formatted(Api.SESSION, session))
              .receiveUntil("data: ");
          exchange.abort();
        }
      }
      await().atMost(BOUND).until(() -> HUB.readersLost() == READERS);

      // The gateway may hear of it later than the hub.
      await()
          .during(Duration.ofSeconds(1))
          .atMost(BOUND)
          .untilAsserted(() -> assertThat(log.messages()).isEmpty());
    }
  }

  @Test
  void endsItsStreamsBeforeAStop() throws Exception {
    HUB.respondEndlessly("data: " + "x".repeat(2_000) + "\n\n");
    try (RawExchange exchange = RawExchange.with(api)) {
      exchange
          .send("GET %s HTTP/1.1\r\nHost: x\r\n".formatted(EVENTS))
          .send("Cookie: %s=%s\r\n\r\n".formatted(Api.SESSION, registered()))
          .receiveUntil("data: ");

      stopping.fire(new ShutdownDelayInitiatedEvent());

      await().atMost(BOUND).until(() -> HUB.readersLost() == 1);
    }
  }

  @Test
  void requiresCredentials() {
    given().get(EVENTS).then().statusCode(401).body("code", equalTo("UNAUTHENTICATED"));

    assertThat(HUB.requests()).isEmpty();
  }

  @Test
  void refusesEveryMethodButGet() {
    String session = registered();
    for (String method : List.of("POST", "HEAD")) {
      as(session).request(method, EVENTS).then().statusCode(405).header("Allow", "GET, OPTIONS");
    }
  }
}
