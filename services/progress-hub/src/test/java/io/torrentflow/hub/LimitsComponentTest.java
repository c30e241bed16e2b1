package io.torrentflow.hub;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.hub.testing.HubComponentTest;
import io.torrentflow.hub.testing.TestingJob;
import io.torrentflow.hub.testing.TestingTransfer;
import io.torrentflow.testing.sse.EventReader;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LimitsComponentTest extends HubComponentTest {
  private static final int MAX_PER_USER = 20;

  @Inject MeterRegistry meters;

  @Test
  void boundsTheStreamsOfAUser() {
    String token = token(owner);
    List<EventReader> streams = new ArrayList<>();
    try {
      for (int i = 0; i < MAX_PER_USER; i++) {
        streams.add(stream(token, null));
      }

      assertThat(statusOf(token)).isEqualTo(429);
      stream(TestingJob.newUser()).close();
      streams.removeFirst().close();
      await()
          .atMost(BOUND)
          .ignoreExceptionsMatching(AssertionError.class::isInstance)
          .until(() -> statusOf(token) == 200);
    } finally {
      streams.forEach(EventReader::close);
    }
  }

  @Test
  void disconnectsASlowReaderWithoutBlockingOthers() throws IOException {
    TestingJob large = TestingJob.of(owner);
    jobs.event(large.at(1));
    await().atMost(BOUND).untilAsserted(() -> assertThat(open()).isZero());

    try (EventReader other = stream(owner);
        Socket stuck = new Socket()) {
      stuck.setReceiveBufferSize(4_096);
      stuck.connect(new InetSocketAddress(events.getHost(), events.getPort()));
      request(stuck, token(owner));
      await().atMost(BOUND).untilAsserted(() -> assertThat(open()).isEqualTo(2));
      // Twelve megabytes, more than the buffers of both sides hold.
      for (int seq = 2; seq <= 60; seq++) {
        jobs.progress(TestingTransfer.large(large.transfer(), seq, 200_000));
        other.awaitSeq(seq);
      }

      await().atMost(BOUND).untilAsserted(() -> assertThat(open()).isEqualTo(1));
      stuck.setSoTimeout((int) BOUND.toMillis());
      assertThat(isClosed(stuck.getInputStream())).isTrue();
      jobs.progress(TestingTransfer.large(large.transfer(), 61, 1));
      other.awaitSeq(61);
    }
  }

  @Test
  void refusesEveryMethodButGet() {
    for (String method : List.of("POST", "HEAD", "PUT")) {
      given()
          .header("Authorization", "Bearer " + token(owner))
          .request(method, events)
          .then()
          .statusCode(405)
          .header("Allow", "GET");
    }
  }

  @Test
  void pingsAQuietStream() {
    try (EventReader stream = stream(owner)) {
      await().atMost(BOUND).until(() -> stream.comments().size() >= 2);
    }
  }

  private double open() {
    return meters.get("torrentflow.hub.streams").gauge().value();
  }

  private int statusOf(String token) {
    try (EventReader stream = EventReader.open(events, token, null)) {
      return stream.statusCode();
    }
  }

  private void request(Socket socket, String token) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(events.getPath(), token);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads what is there; whether the other side then closes the connection. */
  private static boolean isClosed(InputStream in) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    try {
      while (in.read(buffer) >= 0) {
        // What was on its way.
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.net.SocketException e) {
      // Reset.
      return true;
    }
  }
}
