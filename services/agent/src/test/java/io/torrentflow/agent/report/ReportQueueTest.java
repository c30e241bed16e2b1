package io.torrentflow.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.wire.Progress;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.Rates;
import io.torrentflow.kernel.wire.Swarm;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportQueueTest {
  private final ReportQueue queue = new ReportQueue();

  @Test
  void sendsPhasesInOrderBeforeProgress() {
    ProgressReport first = report(1, Phase.METADATA_FETCH);
    ProgressReport second = report(2, Phase.DOWNLOADING);
    queue.addPhase(first);
    queue.addPhase(second);
    queue.offerProgress(report(3, Phase.DOWNLOADING));

    assertThat(queue.next()).isSameAs(first);
    queue.settled(first);
    assertThat(queue.next()).isSameAs(second);
    queue.settled(second);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void keepsOnlyTheNewestProgress() {
    ProgressReport newest = report(2, Phase.DOWNLOADING);
    queue.offerProgress(report(1, Phase.DOWNLOADING));

    queue.offerProgress(newest);

    assertThat(queue.next()).isSameAs(newest);
    assertThat(queue.mustArrive(newest)).isFalse();
  }

  @Test
  void replacesWaitingProgressByAPhase() {
    queue.offerProgress(report(1, Phase.DOWNLOADING));
    ProgressReport phase = report(2, Phase.UPLOADING);

    queue.addPhase(phase);

    assertThat(queue.next()).isSameAs(phase);
    assertThat(queue.mustArrive(phase)).isTrue();
  }

  @Test
  void boundsPhasesAndKeepsTheLast() {
    ProgressReport first = report(1, Phase.DOWNLOADING);
    queue.addPhase(first);
    ProgressReport last = first;
    for (int seq = 2; seq < 100; seq++) {
      last = report(seq, seq % 2 == 0 ? Phase.PAUSED : Phase.DOWNLOADING);
      queue.addPhase(last);
    }

    assertThat(queue.next()).isSameAs(first);
    int left = 0;
    ProgressReport seen = first;
    for (ProgressReport next = queue.next(); next != null; next = queue.next()) {
      seen = next;
      left++;
      queue.settled(next);
    }
    assertThat(left).isEqualTo(16);
    assertThat(seen).isSameAs(last);
  }

  private static ProgressReport report(long seq, Phase phase) {
    return new ProgressReport(
        new AgentId("a"),
        1,
        seq,
        phase,
        null,
        null,
        Progress.NONE,
        Rates.NONE,
        Swarm.NONE,
        0,
        null,
        List.of(),
        null,
        null,
        null);
  }
}
