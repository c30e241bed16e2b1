package io.torrentflow.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.id.AgentId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnresponsiveAgentsTest {
  private static final AgentId AGENT = new AgentId("a");
  private static final Duration MOMENT = Duration.ofNanos(1);

  // Close to where the clock's number overflows, which it may do.
  private long nanos = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();
  private final UnresponsiveAgents agents = new UnresponsiveAgents(() -> nanos);

  @Test
  void anAgentThatAnswersIsTried() {
    assertThat(agents.isAvailable(AGENT)).isTrue();
  }

  @Test
  void backsOffExponentiallyFromASilentAgent() {
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      agents.silent(AGENT);

      pass(Duration.ofSeconds(seconds).minus(MOMENT));
      assertThat(agents.isAvailable(AGENT)).as("just before %d s", seconds).isFalse();
      pass(MOMENT);
      assertThat(agents.isAvailable(AGENT)).as("after %d s", seconds).isTrue();
    }
  }

  @Test
  void anAnswerResetsTheBackoff() {
    agents.silent(AGENT);
    agents.silent(AGENT);

    agents.responded(AGENT);

    assertThat(agents.isAvailable(AGENT)).isTrue();
    agents.silent(AGENT);
    pass(Duration.ofSeconds(1));
    assertThat(agents.isAvailable(AGENT)).isTrue();
  }

  @Test
  void theBackoffIsPerAgent() {
    agents.silent(AGENT);

    assertThat(agents.isAvailable(new AgentId("b"))).isTrue();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
