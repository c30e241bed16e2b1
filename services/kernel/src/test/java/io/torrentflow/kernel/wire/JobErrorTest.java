package io.torrentflow.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobErrorTest {
  @Test
  void saysHowLargeIsTooLarge() {
    assertThat(JobError.tooLargeForPlan(7L).detail()).startsWith("It has 7 bytes, more than your");
  }

  @Test
  void saysNoSizeThatIsNotKnown() {
    assertThat(JobError.tooLargeForPlan(null).detail()).startsWith("It needs more than your plan");
  }
}
