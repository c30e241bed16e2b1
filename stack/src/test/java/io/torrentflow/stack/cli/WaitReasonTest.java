package io.torrentflow.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.stack.client.JobProgress;
import io.torrentflow.stack.client.JobView;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitReasonTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final WaitReason torrent = new WaitReason(true, now::get);

  @Test
  void betweenTwoTriesItIsTheLastError() {
    JobView.Failure error = new JobView.Failure("ORIGIN_UNAVAILABLE", "It cannot be reached.");

    assertThat(torrent.of(job("submitted", 0, 1, error)))
        .isEqualTo("try 2: It cannot be reached (ORIGIN_UNAVAILABLE)");
  }

  @Test
  void aTorrentThatFindsNobodyForAWhileSaysSo() {
    torrent.of(job("metadata_fetch", 0, 0, null));
    pass(10);

    assertThat(torrent.of(job("metadata_fetch", 0, 0, null))).isEqualTo("no peers are found yet");
  }

  @Test
  void aSwarmIsGivenTimeToAnswer() {
    torrent.of(job("downloading", 0, 0, null));
    pass(9);

    assertThat(torrent.of(job("downloading", 0, 0, null))).isEmpty();
  }

  @Test
  void aPeerEndsTheWait() {
    torrent.of(job("downloading", 0, 0, null));
    torrent.of(job("downloading", 1, 0, null));
    pass(10);

    assertThat(torrent.of(job("downloading", 0, 0, null))).isEmpty();
  }

  @Test
  void anOriginHasNoPeersToMiss() {
    WaitReason url = new WaitReason(false, now::get);
    url.of(job("downloading", 0, 0, null));
    pass(60);

    assertThat(url.of(job("downloading", 0, 0, null))).isEmpty();
  }

  private void pass(long seconds) {
    now.updateAndGet(instant -> instant.plusSeconds(seconds));
  }

  private static JobProgress job(
      String status, int peers, int attempt, JobView.@Nullable Failure error) {
    return new JobProgress("id", status, null, null, 0, 0, 0, 0, null, peers, attempt, error);
  }
}
