package io.torrentflow.jobs.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.jobs.JobsBacking;
import io.torrentflow.jobs.Rows;
import io.torrentflow.kernel.id.TransferId;
import java.time.Duration;
import java.util.UUID;
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

    await()
        .atMost(LIMIT)
        .until(
            () ->
                Rows.value(
                        "SELECT cleaned_at IS NULL FROM transfers WHERE id = ?", transfer.value())
                    .equals("f"));
    assertThat(
            Rows.value(
                "SELECT source_torrent IS NOT NULL FROM transfers WHERE id = ?", transfer.value()))
        .isEqualTo(kept ? "t" : "f");
  }
}
