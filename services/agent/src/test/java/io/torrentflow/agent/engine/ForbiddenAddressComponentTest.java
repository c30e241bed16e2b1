package io.torrentflow.agent.engine;

import static io.torrentflow.agent.testing.TestingAgent.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.agent.testing.TestingAgent;
import io.torrentflow.agent.testing.TestingJobs;
import io.torrentflow.agent.testing.TestingNames;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.StartTransfer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As installed, an agent connects to nothing that is not public, loopback among it. */
@QuarkusTest
@QuarkusTestResource(AgentTestResource.class)
@TestProfile(ForbiddenAddressComponentTest.PublicOnly.class)
class ForbiddenAddressComponentTest {
  /** Of what is not public only a range that nobody has (RFC 5737). */
  public static class PublicOnly implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "torrentflow.network.allowed-ranges",
          "198.51.100.0/24",
          "torrentflow.agent.bittorrent.metadata-timeout",
          "3s",
          "torrentflow.agent.http.connect-timeout",
          "1s");
    }
  }

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Inject TestingAgent agent;
  private final TestingJobs jobs = TestingJobs.shared();
  private final AtomicInteger connections = new AtomicInteger();
  private ServerSocket door;

  @BeforeEach
  void listen() throws IOException {
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::countConnections);
  }

  @AfterEach
  void close() throws IOException {
    door.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", TestingNames.NOWHERE_OR_LOOPBACK})
  void refusesAUrlThatLeadsToLoopback(String host) {
    StartTransfer transfer = transfer(URI.create("http://" + host + ":" + port() + "/file.bin"));

    agent.start(transfer);

    assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.URL_ADDRESS_FORBIDDEN);
    assertThat(connections).hasValue(0);
  }

  @Test
  void connectsToTheAddressThatWasJudgedThoughTheNameMeansAnotherByThen() {
    StartTransfer transfer =
        transfer(URI.create("http://" + TestingNames.LOOPBACK_LATER + ":" + port() + "/file.bin"));

    agent.start(transfer);

    // Nothing is at the first address, and the second one is refused.
    assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.URL_ADDRESS_FORBIDDEN);
    assertThat(connections).hasValue(0);
  }

  @Test
  void contactsNoPeerTrackerOrWebSeedOnLoopback() {
    String here = "127.0.0.1:" + port();
    String named = TestingNames.NOWHERE_OR_LOOPBACK + ":" + port();
    StartTransfer transfer =
        TestingAgent.magnet(
            ("magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a&x.pe=%s"
                    + "&tr=http://%s/announce&tr=http://%s/announce&ws=http://%s/file&ws=http://%s/file")
                .formatted(here, here, named, here, named));

    agent.start(transfer);

    jobs.awaitFailure(transfer);
    assertThat(connections).hasValue(0);
  }

  private int port() {
    return door.getLocalPort();
  }

  private void countConnections() {
    while (!door.isClosed()) {
      try (Socket caller = door.accept()) {
        connections.incrementAndGet();
      } catch (IOException e) {
        // Closed at the end of the test.
      }
    }
  }
}
