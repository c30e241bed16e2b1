package io.torrentflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.e2e.support.Record;
import io.torrentflow.e2e.support.TestingOrigin;
import io.torrentflow.e2e.support.TestingOrigin.Manner;
import io.torrentflow.e2e.support.TestingUser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpDownloadIT {
  // Several parts and a last one of odd size.
  private static final int SIZE = 20 * 1024 * 1024 + 12_345;

  @ParameterizedTest
  @EnumSource(Manner.class)
  void aFileArrivesWholeHoweverItIsGiven(Manner manner) {
    TestingUser user = TestingUser.register();
    try (TestingOrigin origin = new TestingOrigin(manner, SIZE)) {
      String job = TestingUser.idOf(user.submitUrl(origin.url("file.bin")));

      JsonNode end = user.awaitEnd(job);

      assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
      assertThat(end.get("totalBytes").asLong()).isEqualTo(SIZE);
      assertThat(user.collect(job)).isEqualTo(Map.of("file.bin", origin.sha256()));
    }
  }

  @Test
  void aFileOfUnknownSizeIsStoppedWhereItsOwnerHasNoRoomForMore() {
    TestingUser user = TestingUser.register().withRoomFor(SIZE / 2);
    // Held before its end, so that nothing but the quota can end the download.
    try (TestingOrigin origin = new TestingOrigin(Manner.CHUNKED, 2 * SIZE).holdAfter(SIZE)) {
      String job = TestingUser.idOf(user.submitUrl(origin.url("file.bin")));

      JsonNode end = user.awaitEnd(job);

      assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("failed");
      assertThat(end.at("/error/code").asText()).as(end.toString()).isEqualTo("QUOTA_STORAGE");
      await().atMost(TestingUser.LIMIT).until(() -> isLetGo(job));
    }
    try (TestingOrigin small = new TestingOrigin(Manner.CHUNKED, SIZE / 4)) {
      String next = TestingUser.idOf(user.submitUrl(small.url("small.bin")));

      assertThat(user.awaitEnd(next).get("status").asText()).isEqualTo("completed");
    }
  }

  private static boolean isLetGo(String job) {
    return Record.isTrue(
        "SELECT t.status = 'cancelled' AND (SELECT sum(running) = 0 FROM agents)"
            + " FROM transfers t JOIN jobs j ON j.transfer_id = t.id WHERE j.id = ?::uuid",
        job);
  }

  @Test
  void anEmptyFileArrives() {
    TestingUser user = TestingUser.register();
    try (TestingOrigin origin = new TestingOrigin(Manner.NO_RANGES, 0)) {
      String job = TestingUser.idOf(user.submitUrl(origin.url("empty.txt")));

      JsonNode end = user.awaitEnd(job);

      assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
      assertThat(user.collect(job)).isEqualTo(Map.of("empty.txt", origin.sha256()));
    }
  }
}
