package io.torrentflow.e2e;

import static io.torrentflow.e2e.support.TestingSystem.RECORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.torrentflow.e2e.support.FileOrigin;
import io.torrentflow.e2e.support.FileOrigin.Manner;
import io.torrentflow.e2e.support.TestingSystem;
import io.torrentflow.e2e.support.TestingUser;
import io.torrentflow.stack.backing.HomeDatabase;
import io.torrentflow.testing.Sha256;
import io.torrentflow.testing.sse.EventReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LinkIT {
  private static final TestingUser OWNER = TestingUser.register();
  private static String sha256;
  private static String job;
  private static String file;

  @BeforeAll
  static void download() {
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, 1_000_003)) {
      job = TestingUser.idOf(OWNER.submitUrl(origin.url("private.bin")));
      OWNER.awaitStatus(job, "completed");
      sha256 = origin.sha256();
    }
    file = OWNER.files(job).get(0).get("id").asText();
  }

  @Test
  void aLinkServesTheExactBytesUntilItExpires() {
    URI link = OWNER.link(job, file);

    HttpResponse<byte[]> fresh = TestingUser.open(link);

    assertThat(fresh.statusCode()).isEqualTo(200);
    assertThat(Sha256.of(fresh.body())).isEqualTo(sha256);
    assertThat(fresh.headers().firstValue("content-disposition"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("attachment"));
    await()
        .atMost(Duration.ofSeconds(TestingSystem.LINK_SECONDS + 20))
        .until(() -> TestingUser.open(link).statusCode() == 403);
  }

  @Test
  void hidesTheJobFromAnotherUser() {
    TestingUser other = TestingUser.register();
    String path = "/api/v1/jobs/" + job;

    assertThat(other.get(path).statusCode()).isEqualTo(404);
    assertThat(other.get(path + "/files").statusCode()).isEqualTo(404);
    assertThat(other.post(path + "/files/" + file + "/link", "").statusCode()).isEqualTo(404);
    assertThat(other.post(path + "/cancel", "").statusCode()).isEqualTo(404);
    assertThat(other.delete(path).statusCode()).isEqualTo(404);
    URI stream = TestingSystem.get().address().resolve("/api/v1/events?job=" + job);
    try (EventReader reader = other.read(stream)) {
      assertThat(reader.statusCode()).isEqualTo(404);
    }
  }

  @Test
  void logsAreFoundByTheTransferOfAJob() {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, 1_000)) {
      String job = TestingUser.idOf(user.submitUrl(origin.url("logged.bin")));

      assertThat(
              new HomeDatabase(TestingSystem.get().backing().folder())
                  .transfersOf(job.substring(24)))
          .containsExactly(RECORD.value("SELECT transfer_id FROM jobs WHERE id = ?::uuid", job));
    }
  }

  @Test
  void theOwnerOfTheMachineLetsAUserSetANewPassword() {
    TestingUser user = TestingUser.register();
    HomeDatabase database = new HomeDatabase(TestingSystem.get().backing().folder());
    String secret = "a secret that nobody guesses";

    assertThat(database.resetPassword("nobody@example.org", secret)).isFalse();
    assertThat(database.resetPassword(user.email(), secret)).isTrue();

    String body = "{\"secret\":\"%s\",\"password\":\"another horse battery\"}".formatted(secret);
    assertThat(user.post("/api/v1/auth/reset-password", body).statusCode()).isEqualTo(204);
    assertThat(user.post("/api/v1/auth/reset-password", body).statusCode()).isEqualTo(410);
    assertThat(
            RECORD.isTrue(
                "SELECT count(*) = 1 FROM audit_log a JOIN users u ON u.id::text = a.target"
                    + " WHERE u.email = ? AND a.action = 'machine.password.reset'",
                user.email()))
        .isTrue();
  }

  @Test
  void deletesObjectsOnceTheLastLinkHasExpired() {
    TestingUser user = TestingUser.register();
    try (FileOrigin origin = new FileOrigin(Manner.RANGES, 100_000)) {
      String own = TestingUser.idOf(user.submitUrl(origin.url("gone.bin")));
      user.awaitStatus(own, "completed");
      URI link = user.link(own, user.files(own).get(0).get("id").asText());
      String transfer = RECORD.value("SELECT transfer_id FROM jobs WHERE id = ?::uuid", own);

      assertThat(user.delete("/api/v1/jobs/" + own).statusCode()).isEqualTo(204);

      assertThat(user.get("/api/v1/jobs/" + own).statusCode()).isEqualTo(404);
      // A link that was handed out before is good for as long as it says.
      assertThat(TestingUser.open(link).statusCode()).isEqualTo(200);
      await()
          .atMost(Duration.ofSeconds(TestingSystem.LINK_SECONDS + 20))
          .until(
              () ->
                  RECORD.isTrue(
                      "SELECT count(*) = 0 FROM transfers WHERE id = ?::uuid AND cleaned_at IS NULL",
                      transfer));
    }
  }
}
