package io.torrentflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.torrentflow.e2e.support.FileOrigin;
import io.torrentflow.e2e.support.FileOrigin.Manner;
import io.torrentflow.e2e.support.TestingRedis;
import io.torrentflow.e2e.support.TestingSystem;
import io.torrentflow.e2e.support.TestingUser;
import io.torrentflow.stack.system.LocalSystem;
import io.torrentflow.testing.sse.EventReader;
import io.torrentflow.testing.sse.EventReader.Event;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class StreamIT {
  private static final String ALL = "/api/v1/events";
  private final LocalSystem system = TestingSystem.get();

  @Test
  void readersOnBothHubsSeeAnUpdateThatOneHubConsumed() {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, 300_000);
        EventReader one = user.read(system.hub(1).address().resolve(ALL));
        EventReader other = user.read(system.hub(2).address().resolve(ALL))) {
      String job = TestingUser.idOf(user.submitUrl(origin.url("1.bin")));

      for (EventReader reader : List.of(one, other)) {
        reader.awaitStatus(job, "completed");
        assertThat(ids(reader)).isSorted();
        assertThat(seqs(reader, job)).isSorted().doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void aReaderResumesOnAnotherHubWithoutLoss() {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, 300_000)) {
      String seen = TestingUser.idOf(user.submitUrl(origin.url("seen.bin")));
      String last;
      try (EventReader reader = user.read(system.hub(1).address().resolve(ALL))) {
        reader.awaitStatus(seen, "completed");
        reader.awaitReady();
        last = reader.lastId();
      }
      String missed = TestingUser.idOf(user.submitUrl(origin.url("missed.bin")));
      user.awaitStatus(missed, "completed");

      try (EventReader back = user.read(system.hub(2).address().resolve(ALL), last)) {
        back.awaitStatus(missed, "completed");

        assertThat(back.events()).extracting(Event::name).doesNotContain("reset");
      }
    }
  }

  @Test
  void logoutEndsABrowsersStreamsOnEveryHub() {
    TestingUser user = TestingUser.register();
    URI one = system.hub(1).address().resolve(ALL);
    URI other = system.hub(2).address().resolve(ALL);
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, 300_000);
        EventReader reader = user.readInBrowser(one);
        EventReader tab = user.readInBrowser(other)) {
      String job = TestingUser.idOf(user.submitUrl(origin.url("browser.bin")));
      reader.awaitStatus(job, "completed");
      tab.awaitStatus(job, "completed");

      user.logOut();

      reader.awaitEnd();
      tab.awaitEnd();
      try (EventReader late = user.readInBrowser(one)) {
        assertThat(late.statusCode()).isEqualTo(401);
      }
    }
  }

  @Test
  void aStreamIsReadyWithoutAnyJob() {
    try (EventReader reader = TestingUser.register().read(system.address().resolve(ALL))) {
      reader.awaitReady();

      assertThat(reader.events("job")).isEmpty();
    }
  }

  @Test
  void aReaderHearsOfADeletedJob() {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, 300_000)) {
      String job = TestingUser.idOf(user.submitUrl(origin.url("deleted.bin")));
      try (EventReader reader = user.read(system.address().resolve(ALL))) {
        reader.awaitStatus(job, "completed");

        user.delete("/api/v1/jobs/" + job);

        reader.awaitEvent(event -> event.name().equals("gone") && event.job().equals(job));
      }
    }
  }

  @Test
  void theGatewayPassesTheStreamOfOneJobThrough() {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, 300_000)) {
      String job = TestingUser.idOf(user.submitUrl(origin.url("one.bin")));
      user.awaitStatus(job, "completed");

      try (EventReader reader = user.read(streamOf(job))) {
        Event event = reader.awaitStatus(job, "completed");

        assertThat(event.data().get("downloadedBytes").asLong()).isEqualTo(300_000);
      }
    }
  }

  @Test
  void opensTheStreamOfAJobRightAfterItsSubmission() {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, 300_000)) {
      for (int i = 0; i < 10; i++) {
        String job = TestingUser.idOf(user.submitUrl(origin.url("at-once-" + i + ".bin")));

        try (EventReader reader = user.read(streamOf(job))) {
          assertThat(reader.statusCode()).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void opensTheStreamOfAFinishedJobAfterRedisLostItsData() throws Exception {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, 300_000)) {
      String job = TestingUser.idOf(user.submitUrl(origin.url("lost.bin")));
      user.awaitStatus(job, "completed");

      TestingRedis.loseEverything();

      // Until a gateway has filled it again, hubs ask clients to come back.
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                try (EventReader reader = user.read(streamOf(job))) {
                  assertThat(reader.statusCode()).isEqualTo(200);
                  Event shown = reader.awaitStatus(job, "completed");
                  assertThat(shown.data().get("downloadedBytes").asLong()).isEqualTo(300_000);
                }
              });
    }
  }

  @Test
  void hidesTheStreamOfAJobFromOtherUsers() {
    TestingUser owner = TestingUser.register();
    TestingUser other = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, 300_000)) {
      String job = TestingUser.idOf(owner.submitUrl(origin.url("private.bin")));

      for (String id : List.of(job, UUID.randomUUID().toString(), "1", "%5B")) {
        HttpResponse<byte[]> answer = other.get(ALL + "?job=" + id);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(TestingUser.json(answer).get("code").asText()).isEqualTo("JOB_NOT_FOUND");
      }
    }
  }

  @Test
  void refusesEveryMethodButGet() {
    HttpResponse<byte[]> answer = TestingUser.register().post(ALL, "{}");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, OPTIONS");
    assertThat(TestingUser.json(answer).get("code").asText()).isEqualTo("METHOD_NOT_ALLOWED");
  }

  @Test
  void releasesTheSlotsOfReadersThatLeaveAtOnce() throws IOException {
    TestingUser user = TestingUser.register();
    // Many more than one user may have open, at different moments of their opening.
    for (int i = 0; i < 200; i++) {
      try (Socket leaving = ask(ALL, user)) {
        LockSupport.parkNanos(Duration.ofMillis(i % 20).toNanos());
      }
    }

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              try (EventReader reader = user.read(system.address().resolve(ALL))) {
                assertThat(reader.statusCode()).isEqualTo(200);
              }
            });
  }

  @Test
  void doesNotProxyToAnotherHost() throws IOException {
    TestingUser user = TestingUser.register();
    try (FileOrigin other = new FileOrigin(Manner.RANGES, 10)) {
      String host = other.url("").getAuthority();
      List<String> answers = new ArrayList<>();
      for (String path : List.of("//" + host + "/.." + ALL, "//" + host + "/%2e%2e" + ALL)) {
        try (Socket socket = ask(path, user)) {
          byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
          answers.add(new String(status, StandardCharsets.US_ASCII));
        }
      }

      // Both mean the stream of our own.
      assertThat(answers).containsExactly("HTTP/1.1 200", "HTTP/1.1 200");
      assertThat(other.sent()).isZero();
    }
  }

  private Socket ask(String path, TestingUser user) throws IOException {
    URI gateway = system.address();
    Socket socket = new Socket(gateway.getHost(), gateway.getPort());
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(path, gateway.getAuthority(), user.token());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private URI streamOf(String job) {
    return system.address().resolve(ALL + "?job=" + job);
  }

  private static List<Long> ids(EventReader reader) {
    return reader.events().stream()
        .map(Event::id)
        .filter(id -> !id.isEmpty())
        .map(Long::parseLong)
        .toList();
  }

  private static List<Long> seqs(EventReader reader, String job) {
    return reader.events("job").stream()
        .filter(event -> event.job().equals(job))
        .map(Event::seq)
        .toList();
  }
}
