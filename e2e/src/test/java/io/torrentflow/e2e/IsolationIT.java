package io.torrentflow.e2e;

import static io.torrentflow.e2e.support.TestingSystem.RECORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.e2e.support.TestingSystem;
import io.torrentflow.e2e.support.TestingUser;
import io.torrentflow.e2e.support.Traffic;
import io.torrentflow.stack.service.ServiceProcess;
import io.torrentflow.testing.bittorrent.Swarm;
import io.torrentflow.testing.sse.EventReader;
import io.torrentflow.testing.torrent.TestingTorrent;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Users who want the same torrent never learn of each other: all that one is told is compared with
 * what a user is told who is the only one. Content that is there at once, and an object's {@code
 * Last-Modified}, are what differs.
 */
class IsolationIT {
  private static final String JOBS = "/api/v1/jobs/";
  private static final Map<String, Integer> FILES =
      Map.of("one.bin", 6_000_000, "two/2.bin", 70_000);
  private static final TestingUser OTHER = TestingUser.register();

  @AutoClose private static final Swarm swarm = new Swarm();

  @Test
  void hidesThatAnotherUserDownloadedTheContent() {
    TestingTorrent torrent = torrent("content");
    swarm.seed(torrent);
    Visit alone = visit(torrent, UUID.randomUUID().toString());
    awaitCleaned(torrent);
    String others = TestingUser.idOf(OTHER.submitMagnet(torrent.magnet()));
    assertThat(OTHER.awaitEnd(others).get("status").asText()).isEqualTo("completed");

    Visit second = visit(torrent, others);

    assertThat(second.traffic().answers()).isEqualTo(alone.traffic().answers());
    // Its own page shows more than the response to its submission.
    assertThat(second.endedBody()).startsWith(second.firstBody().replaceFirst("}$", ""));
    assertThat(alone.traffic().states()).containsSubsequence(second.traffic().states());
    assertToldOnlyOfTheTimeSince(second.begin(), second.traffic());
  }

  @Test
  void givesTransfersAndFilesIdsThatShowNoTime() {
    TestingTorrent torrent = torrent("id-of-it");
    swarm.seed(torrent);
    String job = TestingUser.idOf(OTHER.submitMagnet(torrent.magnet()));
    assertThat(OTHER.awaitEnd(job).get("status").asText()).isEqualTo("completed");

    for (String table : List.of("transfers", "files")) {
      // The version of RFC 9562 that is random.
      assertThat(RECORD.value("SELECT DISTINCT substr(id::text, 15, 1) FROM " + table))
          .isEqualTo("4");
    }
  }

  @Test
  void hidesThatOthersControlTheSharedTransfer() {
    Comparison seen =
        compare(torrent("quiet-one"), torrent("busy-one1"), IsolationIT::waitPauseAndResume);

    assertThat(seen.among().answers()).isEqualTo(seen.alone().answers());
    assertThat(seen.alone().states()).containsSubsequence(seen.among().states());
    assertToldOnlyOfTheTimeSince(seen.begin(), seen.among());
  }

  @Test
  void hidesFromAPausedJobThatOthersCompletedTheTransfer() {
    Comparison seen =
        compare(torrent("quiet-two"), torrent("busy-two1"), IsolationIT::waitPauseAndCancel);

    assertThat(seen.among().answers()).isEqualTo(seen.alone().answers());
    assertThat(seen.alone().states()).containsSubsequence(seen.among().states());
  }

  @Test
  void downloadsForEachUserWithoutSharing() {
    TestingTorrent torrent = torrent("separate");
    swarm.allow(torrent);
    TestingUser paused = TestingUser.register();
    String resting = TestingUser.idOf(paused.submitMagnet(torrent.magnet()));
    paused.awaitStatus(resting, "metadata_fetch");
    paused.post(JOBS + resting + "/pause", "");
    swarm.seed(torrent);
    TestingUser sharing = TestingUser.register();
    sharing.awaitStatus(TestingUser.idOf(sharing.submitMagnet(torrent.magnet())), "completed");
    ServiceProcess gateway = TestingSystem.get().gateway(2);
    gateway.stop();
    ServiceProcess separate = gateway.with(Map.of("torrentflow.gateway.sharing", "false"));
    try {
      separate.start();
      TestingUser first = OTHER.at(separate.address());
      TestingUser second = TestingUser.register().at(separate.address());
      String others = TestingUser.idOf(first.submitMagnet(torrent.magnet()));
      assertThat(first.awaitEnd(others).get("status").asText()).isEqualTo("completed");

      Instant begin = now();
      HttpResponse<byte[]> submitted = second.submitMagnet(torrent.magnet());
      String job = TestingUser.idOf(submitted);

      assertThat(TestingUser.json(submitted).get("status").asText()).isEqualTo("submitted");
      assertFetchedSince(begin, second, job, torrent);
      TestingUser resuming = paused.at(separate.address());
      resuming.post(JOBS + resting + "/resume", "");
      assertFetchedSince(begin, resuming, resting, torrent);
    } finally {
      separate.stop();
      gateway.start();
    }
  }

  /**
   * The same steps without and with others who want the torrent.
   *
   * @param begin when those with others began
   */
  private record Comparison(Traffic alone, Instant begin, Traffic among) {}

  private static Comparison compare(
      TestingTorrent quiet,
      TestingTorrent busy,
      BiFunction<TestingTorrent, Others, Traffic> steps) {
    swarm.allow(quiet);
    swarm.allow(busy);
    Others many = new Others(busy, true);
    many.begin();
    Traffic alone = steps.apply(quiet, new Others(quiet, false));
    Instant begin = now();
    return new Comparison(alone, begin, steps.apply(busy, many));
  }

  /** What a user is told from asking for a torrent until the job is deleted. */
  private record Visit(Instant begin, Traffic traffic, String firstBody, String endedBody) {}

  private static Visit visit(TestingTorrent torrent, String foreignJob) {
    TestingUser user = TestingUser.register();
    Traffic traffic = new Traffic();
    Instant begin = now();
    HttpResponse<byte[]> submitted = user.submitMagnet(torrent.magnet());
    String job = TestingUser.idOf(traffic.head("submit", submitted));
    String firstBody = traffic.body(submitted);
    try (EventReader reader = user.read(stream(""))) {
      reader.awaitStatus(job, "completed");
      traffic.states(reader.events("job"));
    }
    HttpResponse<byte[]> ended = user.get(JOBS + job);
    traffic.answer("job", ended);
    String endedBody = traffic.body(ended);
    traffic.answer("list", user.get("/api/v1/jobs"));
    traffic.answer("files", user.get(JOBS + job + "/files"));
    for (JsonNode file : user.files(job)) {
      String path = JOBS + job + "/files/" + file.get("id").asText() + "/link";
      HttpResponse<byte[]> link = traffic.answer("link", user.post(path, ""));
      URI url = URI.create(TestingUser.json(link).get("url").asText());
      traffic.answer("content", TestingUser.open(url));
    }
    for (String command : List.of("pause", "resume", "cancel", "retry")) {
      traffic.answer(command, user.post(JOBS + job + "/" + command, ""));
    }
    traffic.answer("submit again", user.submitMagnet(torrent.magnet()));
    stream(user, "", traffic);
    stream(user, "?job=" + job, traffic);
    tryForeign(user, foreignJob, traffic);
    traffic.answer("delete", user.delete(JOBS + job));
    traffic.answer("deleted job", user.get(JOBS + job));
    traffic.answer("empty list", user.get("/api/v1/jobs"));
    return new Visit(begin, traffic, firstBody, endedBody);
  }

  /** Asks for a job of somebody else, or one that does not exist. */
  private static void tryForeign(TestingUser user, String job, Traffic traffic) {
    traffic.answer("foreign job", user.get(JOBS + job));
    traffic.answer("foreign files", user.get(JOBS + job + "/files"));
    traffic.answer("foreign cancel", user.post(JOBS + job + "/cancel", ""));
    traffic.answer("foreign retry", user.post(JOBS + job + "/retry", ""));
    traffic.answer("foreign delete", user.delete(JOBS + job));
    traffic.answer("foreign stream", user.get("/api/v1/events?job=" + job));
  }

  /** A job that finds no peers at first, is paused while seeders come, and resumed. */
  private static Traffic waitPauseAndResume(TestingTorrent torrent, Others others) {
    TestingUser user = TestingUser.register();
    Traffic traffic =
        new Traffic().naming(torrent.name(), "torrent").naming(torrent.infoHash(), "hash");
    String job = TestingUser.idOf(traffic.head("submit", user.submitMagnet(torrent.magnet())));
    try (EventReader reader = user.read(stream(""))) {
      EventReader.Event waiting = awaitNoPeers(reader, job);
      traffic.answer("waits", user.get(JOBS + job));
      int seen = reader.events("job").size();

      others.comeAndGo();

      traffic.answer("still waits", user.get(JOBS + job));
      // A report comes every second in any case; all of them must say the same.
      assertThat(reader.events("job").subList(seen - 1, reader.events("job").size()))
          .extracting(traffic::body)
          .containsOnly(traffic.body(waiting));
      traffic.answer("pause", user.post(JOBS + job + "/pause", ""));
      reader.awaitStatus(job, "paused");
      swarm.seed(torrent);

      others.complete();

      traffic.answer("rests", user.get(JOBS + job));
      traffic.answer("files", user.get(JOBS + job + "/files"));
      traffic.head("resume", user.post(JOBS + job + "/resume", ""));
      reader.awaitStatus(job, "completed");
      traffic.states(reader.events("job"));
    }
    traffic.answer("completed", user.get(JOBS + job));
    traffic.answer("files", user.get(JOBS + job + "/files"));
    assertThat(user.collect(job).values()).containsExactlyElementsOf(torrent.hashes().values());
    return traffic;
  }

  /** A job that finds no peers, is paused while others find them, and cancelled. */
  private static Traffic waitPauseAndCancel(TestingTorrent torrent, Others others) {
    TestingUser user = TestingUser.register();
    Traffic traffic =
        new Traffic().naming(torrent.name(), "torrent").naming(torrent.infoHash(), "hash");
    String job = TestingUser.idOf(traffic.head("submit", user.submitMagnet(torrent.magnet())));
    try (EventReader reader = user.read(stream(""))) {
      awaitNoPeers(reader, job);
      traffic.answer("pause", user.post(JOBS + job + "/pause", ""));
      reader.awaitStatus(job, "paused");
      swarm.seed(torrent);

      others.complete();

      traffic.answer("cancel", user.post(JOBS + job + "/cancel", ""));
      reader.awaitStatus(job, "cancelled");
      traffic.states(reader.events("job"));
    }
    traffic.answer("cancelled", user.get(JOBS + job));
    traffic.answer("files", user.get(JOBS + job + "/files"));
    return traffic;
  }

  /** Those who want the same torrent at the same time, if anybody does. */
  private record Others(TestingTorrent torrent, boolean present) {
    void begin() {
      if (present) {
        String job = TestingUser.idOf(OTHER.submitMagnet(torrent.magnet()));
        OTHER.awaitStatus(job, "metadata_fetch");
      }
    }

    void comeAndGo() {
      if (!present) {
        return;
      }
      String job = TestingUser.idOf(OTHER.submitMagnet(torrent.magnet()));
      steer(OTHER, job, "pause");
      steer(OTHER, job, "resume");
      TestingUser third = TestingUser.register();
      String brief = TestingUser.idOf(third.submitMagnet(torrent.magnet()));
      steer(third, brief, "cancel");
      assertThat(third.delete(JOBS + brief).statusCode()).isEqualTo(204);
    }

    void complete() {
      if (present) {
        String job = TestingUser.idOf(OTHER.submitMagnet(torrent.magnet()));
        OTHER.awaitStatus(job, "completed");
      }
    }

    private static void steer(TestingUser user, String job, String command) {
      assertThat(user.post(JOBS + job + "/" + command, "").statusCode()).isEqualTo(202);
      await()
          .atMost(TestingUser.LIMIT)
          .until(
              () ->
                  RECORD.isTrue(
                      "SELECT wish_version = reviewed_version FROM jobs WHERE id = ?::uuid", job));
    }
  }

  private static EventReader.Event awaitNoPeers(EventReader reader, String job) {
    return reader.awaitEvent(
        event ->
            event.job().equals(job) && event.data().at("/reason/code").asText().equals("NO_PEERS"));
  }

  private static void stream(TestingUser user, String query, Traffic traffic) {
    try (EventReader reader = user.read(stream(query))) {
      reader.awaitReady();
      reader.events().forEach(traffic::event);
    }
  }

  private static URI stream(String query) {
    return TestingSystem.get().address().resolve("/api/v1/events" + query);
  }

  private static void assertToldOnlyOfTheTimeSince(Instant begin, Traffic traffic) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, begin);
    assertThat(traffic.times()).isNotEmpty().allMatch(time -> !time.isBefore(begin));
    assertThat(traffic.sequenceNumbers()).isNotEmpty().allMatch(number -> number >= micros);
  }

  private static void assertFetchedSince(
      Instant begin, TestingUser user, String job, TestingTorrent torrent) {
    assertThat(user.awaitEnd(job).get("status").asText()).isEqualTo("completed");
    assertThat(user.collect(job)).isEqualTo(torrent.hashes());
    for (JsonNode file : user.files(job)) {
      assertThat(lastModified(user.link(job, file.get("id").asText())))
          .isAfterOrEqualTo(begin.truncatedTo(ChronoUnit.SECONDS));
    }
  }

  private static void awaitCleaned(TestingTorrent torrent) {
    await()
        .atMost(TestingUser.LIMIT)
        .until(
            () ->
                RECORD.isTrue(
                    "SELECT count(*) = 0 FROM transfers WHERE infohash_v1 = decode(?, 'hex')"
                        + " AND cleaned_at IS NULL",
                    torrent.infoHash()));
  }

  private static Instant lastModified(URI link) {
    String header = TestingUser.open(link).headers().firstValue("last-modified").orElseThrow();
    return ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }

  // PostgreSQL counts in microseconds.
  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  private static TestingTorrent torrent(String name) {
    return TestingTorrent.create(swarm.files(), name, FILES, swarm.tracker());
  }
}
