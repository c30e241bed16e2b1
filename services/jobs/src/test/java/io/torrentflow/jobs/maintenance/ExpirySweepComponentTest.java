package io.torrentflow.jobs.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.jobs.JobsBacking;
import io.torrentflow.jobs.Rows;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(JobsBacking.class)
class ExpirySweepComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  // One turn's work.
  private static final int BATCH = 200;

  // So many days ago.
  private static final String CLEANED =
      "UPDATE transfers t SET status = 'cancelled', dropped_at = now() - ? * interval '1 day',"
          + " cleaned_at = now() - ? * interval '1 day'";

  private final UserId owner = Rows.aUser();

  @AfterEach
  void theJobsGo() {
    Rows.run("DELETE FROM jobs WHERE owner_id = ?", owner.value());
  }

  @Test
  void deletesACleanedTransferBehindABatchOfOlderOnes() {
    for (int i = 0; i < BATCH; i++) {
      Rows.aJob(aTransfer(), owner);
    }
    Rows.run(
        "UPDATE jobs SET wish = 'cancelled', ended = 'cancelled', ended_at = now(), frozen = true,"
            + " reviewed_version = wish_version WHERE owner_id = ?",
        owner.value());
    Rows.run(
        CLEANED + " FROM jobs j WHERE j.owner_id = ? AND t.id = j.transfer_id",
        9,
        9,
        owner.value());
    TransferId forgotten = aTransfer();
    Rows.run(CLEANED + " WHERE t.id = ?", 8, 8, forgotten.value());

    await()
        .atMost(LIMIT)
        .until(
            () ->
                Rows.value("SELECT count(*) FROM transfers WHERE id = ?", forgotten.value())
                    .equals("0"));

    assertThat(Rows.value("SELECT count(*) FROM jobs WHERE owner_id = ?", owner.value()))
        .isEqualTo(String.valueOf(BATCH));
  }

  @Test
  void cancelsAJobWhoseFilesAreNotChosenForADay() {
    JobId forgotten = awaiting(25);
    JobId waiting = awaiting(23);

    await().atMost(LIMIT).until(() -> wishOf(forgotten).equals("cancelled"));

    assertThat(wishOf(waiting)).isEqualTo("paused");
    assertThat(Rows.value("SELECT kind FROM job_events WHERE job_id = ?", forgotten.value()))
        .isEqualTo("cancelled");
  }

  private JobId awaiting(int hours) {
    JobId job = Rows.aJob(aTransfer(), owner);
    Rows.run(
        "UPDATE jobs SET wish = 'paused', asks_selection = true,"
            + " awaiting_since = now() - ? * interval '1 hour' WHERE id = ?",
        hours,
        job.value());
    return job;
  }

  private static String wishOf(JobId job) {
    return Rows.value("SELECT wish FROM jobs WHERE id = ?", job.value());
  }

  @Test
  void oneThatAlwaysFailsStopsNoOther() {
    JobId failing = expiring();
    JobId other = expiring();
    JobId deleted = Rows.aJob(aTransfer(), owner);
    Rows.run(
        "UPDATE jobs SET deleted_at = now() - interval '2 days', reviewed_version = wish_version"
            + " WHERE id = ?",
        deleted.value());
    try (Rows.Refusal refusal = Rows.refuse("jobs", "expired_at", failing)) {
      Rows.run(
          "UPDATE jobs SET expires_at = now() - interval '1 hour' WHERE id = ?", failing.value());
      Rows.run("UPDATE jobs SET expires_at = now() WHERE id = ?", other.value());

      await().atMost(LIMIT).until(() -> isExpired(other));
      await().atMost(LIMIT).until(() -> count(deleted).equals("0"));
      assertThat(isExpired(failing)).isFalse();
    }
    await().atMost(LIMIT).until(() -> isExpired(failing));
  }

  private JobId expiring() {
    JobId job = Rows.aJob(aTransfer(), owner);
    Rows.run(
        "UPDATE jobs SET ended = 'completed', ended_at = now(), frozen = true WHERE id = ?",
        job.value());
    return job;
  }

  private static boolean isExpired(JobId job) {
    return Rows.value("SELECT expired_at IS NOT NULL FROM jobs WHERE id = ?", job.value())
        .equals("t");
  }

  private static String count(JobId job) {
    return Rows.value("SELECT count(*) FROM jobs WHERE id = ?", job.value());
  }

  private static TransferId aTransfer() {
    return Rows.aMagnet(UUID.randomUUID().toString().substring(0, 20).getBytes());
  }
}
