package io.torrentflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.e2e.support.FileOrigin;
import io.torrentflow.e2e.support.FileOrigin.Manner;
import io.torrentflow.e2e.support.TestingUser;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlIT {
  private static final int SIZE = 60 * 1024 * 1024;
  private static final int HELD_AT = 20 * 1024 * 1024;

  @Test
  void aResumedDownloadCompletes() {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, SIZE).holdAfter(HELD_AT)) {
      String job = heldInTheMiddle(user, origin, HELD_AT);
      assertThat(user.post("/api/v1/jobs/" + job + "/pause", "").statusCode()).isEqualTo(202);
      user.awaitStatus(job, "paused");
      origin.open();

      assertThat(user.post("/api/v1/jobs/" + job + "/resume", "").statusCode()).isEqualTo(202);
      JsonNode end = user.awaitEnd(job);

      assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
      assertThat(user.collect(job)).isEqualTo(Map.of("held.bin", origin.sha256()));
    }
  }

  @Test
  void aCancelledDownloadStops() {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, SIZE).holdAfter(HELD_AT)) {
      String job = heldInTheMiddle(user, origin, HELD_AT);

      assertThat(user.post("/api/v1/jobs/" + job + "/cancel", "").statusCode()).isEqualTo(202);

      assertThat(user.awaitEnd(job).get("status").asText()).isEqualTo("cancelled");
      assertThat(user.post("/api/v1/jobs/" + job + "/resume", "").statusCode()).isEqualTo(409);
    }
  }

  static String heldInTheMiddle(TestingUser user, FileOrigin origin, long heldAt) {
    String job = TestingUser.idOf(user.submitUrl(origin.url("held.bin")));
    user.awaitStatus(job, "downloading");
    await().atMost(Duration.ofSeconds(30)).until(() -> origin.sent() >= heldAt);
    return job;
  }
}
