package io.torrentflow.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SeqTest {
  private static final long MAX_REVISION = (1L << 21) - 1;
  private static final long MAX_REPORT = (1L << 32) - 1;

  @Property
  void aReportIsNewerThanItsRevisionAndOlderThanTheNext(
      @ForAll @LongRange(min = 0, max = MAX_REVISION) long revision,
      @ForAll @LongRange(min = 1, max = MAX_REPORT) long report) {
    long seq = Seq.ofReport(revision, report);

    assertThat(seq)
        .isGreaterThan(Seq.ofRevision(revision))
        .isLessThan(Seq.ofRevision(revision + 1));
  }

  @Property
  void laterReportsAreNewer(
      @ForAll @LongRange(min = 0, max = MAX_REVISION) long revision,
      @ForAll @LongRange(min = 1, max = MAX_REPORT - 1) long report) {
    assertThat(Seq.ofReport(revision, report + 1)).isGreaterThan(Seq.ofReport(revision, report));
  }

  @Test
  void javascriptReadsTheLargestWithoutLoss() {
    long largest = Seq.ofReport(MAX_REVISION, MAX_REPORT);

    assertThat(largest).isEqualTo((1L << 53) - 1);
    assertThat((long) (double) largest).isEqualTo(largest);
  }
}
