package io.torrentflow.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.stack.client.JobProgress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private static final Subject TORRENT = new Subject("some.torrent", true);
  private static final Subject URL = new Subject("disc.iso", false);
  private static final int WIDE = 200;

  @Test
  void itSaysNameSizePercentSpeedTimeAndPeers() {
    assertThat(line(job("film", 100L << 20, 25L << 20, 3), TORRENT))
        .isEqualTo("film  downloading   25% of 100.0 MiB  2.0 MB/s  ETA 1:05  3 peers");
  }

  @Test
  void oneIsNotSeveral() {
    assertThat(line(job("film", 1L, 0, 1), TORRENT)).endsWith("1 peer");
  }

  @Test
  void anOriginHasConnections() {
    assertThat(line(job("film", 1L, 0, 4), URL)).endsWith("4 connections");
  }

  @Test
  void whatHasNoNameYetIsCalledByItsSource() {
    assertThat(line(job(null, null, 0, 0), URL)).startsWith("disc.iso  ");
  }

  @Test
  void aNameCannotSteerTheTerminal() {
    assertThat(line(job("a\u001B[2Jb\u202E", 1L, 0, 0), URL)).startsWith("a?[2Jb?  ");
  }

  @Test
  void whyItWaitsStandsInPlaceOfTheAmounts() {
    assertThat(ProgressLine.of(job("film", 1L, 0, 0), TORRENT, "no peers are found yet", WIDE))
        .isEqualTo("film  downloading  no peers are found yet");
  }

  @Test
  void onANarrowTerminalTheNameIsCutFirst() {
    String line = ProgressLine.of(job("x".repeat(100), 100L << 20, 25L << 20, 3), TORRENT, "", 79);

    assertThat(line).contains("x…  downloading").endsWith("3 peers");
    assertThat(Columns.of(line)).isEqualTo(79);
  }

  @Test
  void wideCharactersCountTwice() {
    String line = ProgressLine.of(job("漢".repeat(100), 1L, 0, 3), TORRENT, "", 79);

    assertThat(Columns.of(line)).isLessThanOrEqualTo(79);
  }

  @Test
  void nothingIsWiderThanTheTerminal() {
    assertThat(Columns.of(ProgressLine.of(job("film", 1L, 0, 3), TORRENT, "", 20)))
        .isLessThanOrEqualTo(20);
  }

  @Test
  void anUnknownSizeIsNoPercentage() {
    assertThat(ProgressLine.percent(job(null, null, 5, 0))).isZero();
  }

  private static String line(JobProgress now, Subject subject) {
    return ProgressLine.of(now, subject, "", WIDE);
  }

  private static JobProgress job(
      @Nullable String name, @Nullable Long total, long uploaded, int peers) {
    return new JobProgress(
        "id", "downloading", name, total, uploaded, uploaded, 2_000_000, 0, 65L, peers, 0, null);
  }
}
