package io.torrentflow.agent.engine.bittorrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.agent.engine.bittorrent.TrackerMessages.Attempt;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackerMessagesTest {
  @Test
  void prefersTheTrackersOwnMessage() {
    Attempt unreachable = new Attempt(1, false, "", "network unreachable");
    Attempt refused = new Attempt(2, false, "not authorized", "");

    assertThat(TrackerMessages.message(List.of(unreachable, refused))).contains("not authorized");
  }

  @Test
  void reportsTheConnectionErrorWithoutAMessage() {
    assertThat(TrackerMessages.message(List.of(new Attempt(1, false, "", "timed out"))))
        .contains("timed out");
  }

  @Test
  void isEmptyWhenOneTrackerWorks() {
    Attempt works = new Attempt(0, true, "", "");
    Attempt failed = new Attempt(3, false, "not authorized", "");

    assertThat(TrackerMessages.message(List.of(failed, works))).isEmpty();
  }

  @Test
  void isOneShortLine() {
    Attempt endless = new Attempt(1, false, "a\r\nb" + "x".repeat(500), "");

    assertThat(TrackerMessages.message(List.of(endless)))
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("a b").hasSizeLessThanOrEqualTo(200));
  }
}
