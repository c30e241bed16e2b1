package io.torrentflow.e2e;

import static io.torrentflow.e2e.support.TestingSystem.RECORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.e2e.support.FileOrigin;
import io.torrentflow.e2e.support.FileOrigin.Manner;
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
  void downloadsAFileServedInAnyManner(Manner manner) {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(manner, SIZE)) {
      String job = TestingUser.idOf(user.submitUrl(origin.url("file.bin")));

      JsonNode end = user.awaitEnd(job);

      assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
      assertThat(end.get("totalBytes").asLong()).isEqualTo(SIZE);
      assertThat(user.collect(job)).isEqualTo(Map.of("file.bin", origin.sha256()));
    }
  }

  @Test
  void failsAFileOfUnknownSizeAtTheOwnersQuota() {
    TestingUser user = TestingUser.register().withRoomFor(SIZE / 2);
    // Held before its end, so that nothing but the quota can end the download.
    try (FileOrigin origin = new FileOrigin(Manner.CHUNKED, 2 * SIZE).holdAfter(SIZE)) {
      String job = TestingUser.idOf(user.submitUrl(origin.url("file.bin")));

      JsonNode end = user.awaitEnd(job);

      assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("failed");
      assertThat(end.at("/error/code").asText()).as(end.toString()).isEqualTo("QUOTA_STORAGE");
      await().atMost(TestingUser.LIMIT).until(() -> isLetGo(job));
    }
    try (FileOrigin small = new FileOrigin(Manner.CHUNKED, SIZE / 4)) {
      String next = TestingUser.idOf(user.submitUrl(small.url("small.bin")));

      assertThat(user.awaitEnd(next).get("status").asText()).isEqualTo("completed");
    }
  }

  private static boolean isLetGo(String job) {
    return RECORD.isTrue(
        "SELECT t.status = 'cancelled' AND (SELECT sum(running) = 0 FROM agents)"
            + " FROM transfers t JOIN jobs j ON j.transfer_id = t.id WHERE j.id = ?::uuid",
        job);
  }

  @Test
  void downloadsAnEmptyFile() {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.NO_RANGES, 0)) {
      String job = TestingUser.idOf(user.submitUrl(origin.url("empty.txt")));

      JsonNode end = user.awaitEnd(job);

      assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
      assertThat(user.collect(job)).isEqualTo(Map.of("empty.txt", origin.sha256()));
    }
  }
}
