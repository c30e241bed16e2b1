package io.torrentflow.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.AgentState;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AgentPickerTest {
  private static final UUID BOOT = UUID.randomUUID();

  @Nested
  class TheFirstAsked {
    @Test
    void isTheLeastLoaded() {
      AgentState small = agent("small", 2, 1, 0);
      AgentState large = agent("large", 10, 4, 0);

      assertThat(asked(small, large)).containsExactly("large", "small");
    }

    @Test
    void hasTheFewestBytesLeftAtEqualLoad() {
      AgentState busy = agent("a", 4, 2, 9_000);
      AgentState nearlyDone = agent("b", 4, 2, 10);

      assertThat(asked(busy, nearlyDone)).containsExactly("b", "a");
    }

    @Test
    void isTheFirstByNameAtFullEquality() {
      assertThat(asked(agent("c", 4, 0, 0), agent("a", 4, 0, 0), agent("b", 4, 0, 0)))
          .containsExactly("a", "b", "c");
    }
  }

  @Nested
  class AnAgentThatIsNotAsked {
    @Test
    void isFull() {
      assertThat(asked(agent("a", 2, 2, 0), agent("b", 2, 3, 0), agent("c", 0, 0, 0))).isEmpty();
    }

    @Test
    void isDraining() {
      AgentState draining =
          new AgentState(
              new AgentId("a"),
              BOOT,
              1,
              URI.create("http://a:8083"),
              "1",
              4,
              0,
              0,
              List.of(SourceType.HTTP),
              null,
              true,
              false,
              List.of());

      assertThat(asked(draining)).isEmpty();
    }

    @Test
    void hasNoEngineForTheSource() {
      List<AgentState> agents = List.of(agent("a", 4, 0, 0));

      assertThat(AgentPicker.candidates(agents, SourceType.MAGNET)).isEmpty();
    }
  }

  private static List<String> asked(AgentState... agents) {
    return AgentPicker.candidates(Arrays.asList(agents), SourceType.HTTP).stream()
        .map(agent -> agent.agentId().value())
        .toList();
  }

  private static AgentState agent(String id, int slots, int running, long bytesRemaining) {
    return new AgentState(
        new AgentId(id),
        BOOT,
        1,
        URI.create("http://" + id + ":8083"),
        "1",
        slots,
        running,
        bytesRemaining,
        List.of(SourceType.HTTP),
        null,
        false,
        false,
        List.of());
  }
}
