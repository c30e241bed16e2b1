package io.torrentflow.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.e2e.support.TestingUser;
import io.torrentflow.testing.bittorrent.Swarm;
import io.torrentflow.testing.origin.TestingOrigin;
import io.torrentflow.testing.torrent.TestingTorrent;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TorrentDownloadIT {
  @AutoClose private static final Swarm swarm = new Swarm();

  @Test
  void downloadsATorrentOfNestedFolders() {
    TestingUser user = TestingUser.register();
    TestingTorrent torrent =
        aTorrent(
            "nested",
            Map.of(
                "readme.txt",
                100,
                "a/b/c/deep.bin",
                9_000_000,
                "a/b/side.bin",
                1_500_001,
                "z.bin",
                70_000));

    String job = TestingUser.idOf(user.submitTorrent(torrent.bytes()));
    JsonNode end = user.awaitEnd(job);

    assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
    assertThat(user.collect(job)).isEqualTo(torrent.hashes());
  }

  @Test
  void completesASecondUsersJobAtOnce() {
    TestingUser first = TestingUser.register();
    TestingUser second = TestingUser.register();
    TestingTorrent torrent =
        aTorrent("shared", Map.of("one.bin", 3_000_000, "two/two.bin", 40_000));
    String job = TestingUser.idOf(first.submitMagnet(torrent.magnet()));
    JsonNode end = first.awaitEnd(job);
    assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");

    HttpResponse<byte[]> again = second.submitMagnet("magnet:?xt=urn:btih:" + torrent.infoHash());

    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(TestingUser.idOf(again)).isNotEqualTo(job);
    assertThat(TestingUser.json(again).get("status").asText()).isEqualTo("completed");
    assertThat(second.collect(TestingUser.idOf(again))).isEqualTo(torrent.hashes());
  }

  @Test
  void fetchesOnlyWhatIsChosenOnceTheFilesAreKnown() {
    TestingUser user = TestingUser.register();
    TestingTorrent torrent =
        aTorrent("choice", Map.of("a.bin", 3_000_000, "b.bin", 40_000, "c/d.bin", 50_000));
    String job =
        TestingUser.idOf(
            user.post(
                "/api/v1/jobs",
                "{\"magnetUri\":\"%s\",\"selection\":\"ask\"}".formatted(torrent.magnet())));
    await()
        .atMost(TestingUser.LIMIT)
        .until(() -> reasonOf(user, job).contains("AWAITING_SELECTION"));
    JsonNode known = TestingUser.json(user.get("/api/v1/jobs/" + job));
    assertThat(known.get("totalBytes").asLong()).isEqualTo(3_090_000);
    assertThat(known.get("downloadedBytes").asLong()).isZero();

    HttpResponse<byte[]> chosen = user.patch("/api/v1/jobs/" + job, "{\"files\":\"1-2\"}");

    assertThat(chosen.statusCode()).isEqualTo(200);
    JsonNode end = user.awaitEnd(job);
    assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
    assertThat(end.get("downloadedBytes").asLong()).isEqualTo(90_000);
    assertThat(user.collect(job).keySet())
        .containsExactlyInAnyOrder("choice/b.bin", "choice/c/d.bin");
  }

  @Test
  void usesATrackerOfALaterUserForTheRunningDownload() {
    TestingUser first = TestingUser.register();
    TestingUser second = TestingUser.register();
    TestingTorrent torrent = aTorrent("lonely", Map.of("one.bin", 2_000_000));
    String bare = "magnet:?xt=urn:btih:" + torrent.infoHash();
    String waiting = TestingUser.idOf(first.submitMagnet(bare));
    first.awaitStatus(waiting, "metadata_fetch");

    String joined = TestingUser.idOf(second.submitMagnet(torrent.magnet()));

    assertThat(second.awaitEnd(joined).get("status").asText()).isEqualTo("completed");
    JsonNode end = first.awaitEnd(waiting);
    assertThat(end.get("status").asText()).isEqualTo("completed");
    assertThat(end.at("/source/uri").asText()).isEqualTo(bare);
    assertThat(first.collect(waiting)).isEqualTo(torrent.hashes());
  }

  @Test
  void repeatsWhatATrackerSaysToWhoNamedItAlone() {
    TestingUser naming = TestingUser.register();
    TestingUser other = TestingUser.register();
    String bare = "magnet:?xt=urn:btih:7d3f0c6e5a4b39281706f5e4d3c2b1a098877665";
    try (TestingOrigin tracker = new TestingOrigin()) {
      tracker.serve("/announce", "d14:failure reason14:not authorizede".getBytes(US_ASCII));
      String joined = TestingUser.idOf(other.submitMagnet(bare));
      String job = TestingUser.idOf(naming.submitMagnet(bare + "&tr=" + tracker.uri("/announce")));

      await()
          .atMost(TestingUser.LIMIT)
          .until(() -> reasonOf(naming, job).contains("not authorized"));
      await().atMost(TestingUser.LIMIT).until(() -> reasonOf(other, joined).contains("NO_PEERS"));
      naming.post("/api/v1/jobs/" + job + "/cancel", "");
      other.post("/api/v1/jobs/" + joined + "/cancel", "");
    }
  }

  private static String reasonOf(TestingUser user, String job) {
    return TestingUser.json(user.get("/api/v1/jobs/" + job)).path("reason").toString();
  }

  private static TestingTorrent aTorrent(String name, Map<String, Integer> sizes) {
    TestingTorrent torrent = TestingTorrent.create(swarm.files(), name, sizes, swarm.tracker());
    swarm.seed(torrent);
    return torrent;
  }
}
