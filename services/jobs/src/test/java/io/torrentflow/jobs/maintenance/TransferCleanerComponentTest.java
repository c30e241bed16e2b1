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
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(JobsBacking.class)
class TransferCleanerComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @ParameterizedTest
  @CsvSource({
    "wish = 'paused' frozen = true, true",
    "ended = 'failed' ended_at = now() frozen = true, true",
    "ended = 'completed' ended_at = now() frozen = true, false",
    "wish = 'paused' frozen = true deleted_at = now(), false"
  })
  void keepsATorrentFileWhileAJobMayNeedIt(String job, boolean kept) {
    TransferId transfer = Rows.aMagnet(UUID.randomUUID().toString().substring(0, 20).getBytes());
    Rows.run(
        "UPDATE jobs SET %s WHERE id = ?".formatted(job.replaceAll(" (?=\\w+ =)", ", ")),
        Rows.aJob(transfer, Rows.aUser()).value());

    Rows.run(
        "UPDATE transfers SET source_torrent = 'de', status = 'cancelled', dropped_at = now()"
            + " WHERE id = ?",
        transfer.value());

    await().atMost(LIMIT).until(() -> isCleaned(transfer));
    assertThat(
            Rows.value(
                "SELECT source_torrent IS NOT NULL FROM transfers WHERE id = ?", transfer.value()))
        .isEqualTo(kept ? "t" : "f");
  }

  @Test
  void waitsForTheLastLinkAndForNoOther() {
    TransferId linked = stored();
    TransferId other = stored();
    Rows.run(
        "UPDATE transfers SET links_until = now() + interval '1 hour' WHERE id = ?",
        linked.value());
    // The linked one first: the sweep takes them in the order in which they were dropped.
    for (TransferId transfer : List.of(linked, other)) {
      Rows.run(
          "UPDATE transfers SET status = 'cancelled', dropped_at = now() WHERE id = ?",
          transfer.value());
    }

    await().atMost(LIMIT).until(() -> isCleaned(other));
    assertThat(isCleaned(linked)).isFalse();
    Rows.run("UPDATE transfers SET links_until = now() WHERE id = ?", linked.value());
    await().atMost(LIMIT).until(() -> isCleaned(linked));
  }

  @Test
  void dropsAFailedTransferThoughManyOthersAreWaitedFor() {
    UserId user = Rows.aUser();
    for (int i = 0; i < 100; i++) {
      TransferId waitedFor = failed(8);
      JobId paused = Rows.aJob(waitedFor, user);
      Rows.run("UPDATE jobs SET wish = 'paused', frozen = true WHERE id = ?", paused.value());
    }
    TransferId later = failed(7);

    await()
        .atMost(LIMIT)
        .until(
            () ->
                Rows.value(
                        "SELECT dropped_at IS NOT NULL FROM transfers WHERE id = ?", later.value())
                    .equals("t"));
  }

  private static TransferId failed(int daysAgo) {
    TransferId transfer = Rows.aMagnet(UUID.randomUUID().toString().substring(0, 20).getBytes());
    Rows.run(
        "UPDATE transfers SET status = 'failed', error_code = 'ENGINE_FAILED', error_at = now(),"
            + " ended_at = now() - ? * interval '1 day' WHERE id = ?",
        daysAgo,
        transfer.value());
    return transfer;
  }

  @Test
  void aJobThatFailedLongAgoCostsNothingThoughOthersKeepItsTransfer() {
    TransferId transfer = Rows.aMagnet(UUID.randomUUID().toString().substring(0, 20).getBytes());
    JobId failed = Rows.aJob(transfer, Rows.aUser());
    JobId paused = Rows.aJob(transfer, Rows.aUser());
    Rows.run("UPDATE jobs SET wish = 'paused', frozen = true WHERE id = ?", paused.value());
    Rows.run(
        "UPDATE jobs SET ended = 'failed', ended_at = now() - interval '7 days', frozen = true,"
            + " frozen_uploaded = 5 WHERE id = ?",
        failed.value());
    assertThat(cost(failed)).isEqualTo("5");
    Rows.run(
        "UPDATE transfers SET status = 'failed', error_code = 'ENGINE_FAILED', error_at = now(),"
            + " ended_at = now() - interval '7 days' WHERE id = ?",
        transfer.value());

    await().atMost(LIMIT).until(() -> cost(failed).equals("0"));
    assertThat(Rows.value("SELECT dropped_at FROM transfers WHERE id = ?", transfer.value()))
        .isEqualTo("null");
  }

  @Test
  void oneThatAlwaysFailsStopsNoOther() {
    TransferId failing = stored();
    TransferId other = stored();
    TransferId dropped = stored();
    try (Rows.Refusal refusal = Rows.refuse("transfers", "dropped_at", failing)) {
      failedDaysAgo(failing, 8);
      failedDaysAgo(other, 7);
      Rows.run(
          "UPDATE transfers SET status = 'cancelled', dropped_at = now() WHERE id = ?",
          dropped.value());

      await().atMost(LIMIT).until(() -> isCleaned(other) && isCleaned(dropped));
      assertThat(isCleaned(failing)).isFalse();
    }
    await().atMost(LIMIT).until(() -> isCleaned(failing));
  }

  private static void failedDaysAgo(TransferId transfer, int days) {
    Rows.run(
        "UPDATE jobs SET ended = 'failed', ended_at = now(), frozen = true WHERE transfer_id = ?",
        transfer.value());
    Rows.run(
        "UPDATE transfers SET status = 'failed', error_code = 'ENGINE_FAILED', error_at = now(),"
            + " ended_at = now() - ? * interval '1 day' WHERE id = ?",
        days,
        transfer.value());
  }

  private static String cost(JobId job) {
    return Rows.value(
        "SELECT job_cost(j, t) FROM jobs j JOIN transfers t ON t.id = j.transfer_id WHERE j.id = ?",
        job.value());
  }

  private static TransferId stored() {
    TransferId transfer = Rows.aMagnet(UUID.randomUUID().toString().substring(0, 20).getBytes());
    // A cleaned transfer without jobs would go with its row.
    Rows.aJob(transfer, Rows.aUser());
    Rows.run(
        "INSERT INTO files (id, transfer_id, position, path, size_bytes, etag)"
            + " VALUES (gen_random_uuid(), ?, 0, 'file', 1, 'etag')",
        transfer.value());
    return transfer;
  }

  private static boolean isCleaned(TransferId transfer) {
    return Rows.value("SELECT cleaned_at IS NOT NULL FROM transfers WHERE id = ?", transfer.value())
        .equals("t");
  }
}
