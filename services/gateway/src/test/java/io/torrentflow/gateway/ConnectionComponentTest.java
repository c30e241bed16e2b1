package io.torrentflow.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a connection may keep the server waiting, and how many one address may have. */
@QuarkusTest
@TestProfile(ConnectionComponentTest.Strict.class)
class ConnectionComponentTest {
  private static final int MOST = 50;
  private static final String GET = "GET /api/v1/config HTTP/1.1\r\nHost: x\r\n\r\n";

  /**
   * Time-outs that a test can wait for, and so few requests that they are soon used up and none of
   * them comes back while a test runs.
   */
  public static class Strict implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.http.idle-timeout",
          "2s",
          "torrentflow.http.body-timeout",
          "1s",
          "torrentflow.http.max-connections-per-address",
          Integer.toString(MOST),
          "torrentflow.limits.api",
          "20/1h",
          "torrentflow.limits.api-of-token",
          "10/1h");
    }
  }

  @TestHTTPResource("/api/v1")
  URI api;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /api/v1/con",
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-",
      })
  void isClosedWhenNothingMoreComes(String begin) throws Exception {
    try (RawExchange exchange = RawExchange.with(api)) {
      assertThat(exchange.send(begin).receiveAll()).isEmpty();
    }
  }

  @Test
  void isClosedWhenABodyDoesNotArriveInTime() throws Exception {
    try (RawExchange exchange = RawExchange.with(api)) {
      String refusal =
          exchange
              .send(
                  "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type:"
                      + " application/json\r\nContent-Length: 100\r\n\r\n{")
              .receiveAll();

      assertThat(refusal).startsWith("HTTP/1.1 408 ").contains("\"code\":\"BODY_TIMEOUT\"");
    }
  }

  @Test
  void isRefusedBeyondTheLimitOfItsAddress() throws Exception {
    List<RawExchange> connections = new ArrayList<>();
    try {
      for (int tries = 0; tries < 10 * MOST && connections.size() < MOST; tries++) {
        hold(connections);
      }

      try (RawExchange next = RawExchange.with(api)) {
        assertThat(next.send(GET).receiveAll())
            .startsWith("HTTP/1.1 429 ")
            .contains("\"code\":\"RATE_LIMITED\"");
      }
    } finally {
      for (RawExchange connection : connections) {
        connection.close();
      }
    }
    await().atMost(Duration.ofSeconds(10)).until(this::isServed);
  }

  // Those of the test before may be open for a moment.
  private void hold(List<RawExchange> connections) throws IOException {
    RawExchange connection = RawExchange.with(api);
    if (connection.send(GET).receiveUntil("\r\n").startsWith("HTTP/1.1 200 ")) {
      connections.add(connection);
    } else {
      connection.close();
    }
  }

  private boolean isServed() throws IOException {
    try (RawExchange connection = RawExchange.with(api)) {
      return connection.send(GET).receiveUntil("\r\n").startsWith("HTTP/1.1 200 ");
    }
  }
}
