package io.torrentflow.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.cli.AJob;
import io.torrentflow.cli.terminal.Terminal;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobView;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private static final int WIDE = 200;
  private static final long MIB = 1 << 20;

  private final TestClock clock = new TestClock();
  private final ProgressLine torrent = new ProgressLine(new Subject("some.torrent", true), clock);
  private final ProgressLine url = new ProgressLine(new Subject("disc.iso", false), clock);

  @Test
  void showsNameBarSizeRateTimeAndPeers() {
    torrent.of(downloading(0).view(), WIDE);
    torrent.of(downloading(5 * MIB).view(), WIDE);
    clock.pass(2);

    assertThat(torrent.of(downloading(25 * MIB).view(), WIDE))
        .isEqualTo("film  ████░░░░░░░░░░░░   25% of 100.0 MiB  10.0 MiB/s  ETA 0:07  3 peers");
  }

  @Test
  void countsDownloadedBytesNotStoredOnes() {
    assertThat(ProgressLine.percent(downloading(30 * MIB).uploaded(10 * MIB).view())).isEqualTo(30);
  }

  @Test
  void showsWhatIsStoredWhileUploading() {
    url.of(uploading(40 * MIB), WIDE);
    clock.pass(1);

    assertThat(url.of(uploading(56 * MIB), WIDE))
        .isEqualTo("film  ████████████████  100% of 100.0 MiB  16.0 MiB/s  56% stored");
  }

  @Test
  void doesNotSayThatNobodySendsWhileBytesCome() {
    url.of(downloading(MIB).view(), WIDE);
    clock.pass(1);

    assertThat(url.of(downloading(11 * MIB).from(0).view(), WIDE)).endsWith("ETA 0:08");
    assertThat(url.of(downloading(11 * MIB).from(2).view(), WIDE)).endsWith("2 connections");
  }

  @Test
  void countsConnectionsToAnOrigin() {
    assertThat(url.of(downloading(1).from(4).view(), WIDE)).endsWith("4 connections");
    assertThat(url.of(downloading(1).from(1).view(), WIDE)).endsWith("1 connection");
  }

  @Test
  void showsTheSourceWhileThereIsNoName() {
    assertThat(url.of(downloading(1).named(null).view(), WIDE)).startsWith("disc.iso  ");
  }

  @Test
  void replacesControlCharacters() {
    assertThat(url.of(downloading(1).named("a\u001B[2Jb\u202E").view(), WIDE))
        .startsWith("a?[2Jb?  ");
  }

  @Test
  void cutsTheNameFirstOnANarrowTerminal() {
    String line = torrent.of(downloading(25 * MIB).named("x".repeat(100)).view(), 79);

    assertThat(line).contains("x…  ████").endsWith("3 peers");
    assertThat(Terminal.columns(line)).isLessThanOrEqualTo(79);
  }

  @Test
  void countsWideCharactersTwice() {
    String line = url.of(downloading(1).named("漢".repeat(100)).view(), 79);

    assertThat(Terminal.columns(line)).isLessThanOrEqualTo(79);
  }

  @Test
  void isNeverWiderThanTheTerminal() {
    assertThat(Terminal.columns(url.of(downloading(1).view(), 20))).isLessThanOrEqualTo(20);
  }

  @Test
  void showsNoBarOfAnUnknownSize() {
    assertThat(url.of(downloading(5 * MIB).of(null).view(), WIDE))
        .isEqualTo("film  5.0 MiB  3 connections");
  }

  private AJob downloading(long bytes) {
    return AJob.in(JobStatus.DOWNLOADING).downloaded(bytes).from(3).at(clock.instant());
  }

  private JobView uploading(long stored) {
    return AJob.in(JobStatus.UPLOADING)
        .downloaded(100 * MIB)
        .uploaded(stored)
        .at(clock.instant())
        .view();
  }
}
