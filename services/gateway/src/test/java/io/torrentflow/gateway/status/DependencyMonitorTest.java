package io.torrentflow.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.status.DependencyView.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DependencyMonitorTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Instant now = NOON;
  private Supplier<Uni<Void>> answer = () -> Uni.createFrom().voidItem();
  private final DependencyMonitor monitor =
      new DependencyMonitor(
          List.of(probe("steady", () -> Uni.createFrom().voidItem()), probe("other", this::answer)),
          () -> now);

  @Test
  void knowsSinceWhenEachIsAsItIs() {
    lookAt(NOON);
    lookAt(NOON.plusSeconds(10));
    answer = () -> Uni.createFrom().failure(new IllegalStateException("refused"));
    lookAt(NOON.plusSeconds(20));
    lookAt(NOON.plusSeconds(30));

    assertThat(monitor.states())
        .containsExactly(
            new DependencyView(
                "other",
                State.UNREACHABLE,
                NOON.plusSeconds(20),
                NOON.plusSeconds(30),
                "java.lang.IllegalStateException: refused"),
            new DependencyView("steady", State.OK, NOON, NOON.plusSeconds(30), null));
  }

  @Test
  void waitsForNoneThatHangs() {
    answer = () -> Uni.createFrom().nothing();

    lookAt(NOON);

    assertThat(monitor.states())
        .extracting(DependencyView::state)
        .containsExactly(State.UNREACHABLE, State.OK);
  }

  @Test
  void noticesAProbeThatThrows() {
    answer =
        () -> {
          throw new IllegalStateException("no client");
        };

    lookAt(NOON);

    assertThat(monitor.states())
        .extracting(DependencyView::state)
        .containsExactly(State.UNREACHABLE, State.OK);
  }

  private Uni<Void> answer() {
    return answer.get();
  }

  private void lookAt(Instant time) {
    now = time;
    monitor.look().await().atMost(LIMIT);
  }

  private static Probe probe(String name, Supplier<Uni<Void>> check) {
    return new Probe() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Uni<Void> check() {
        return check.get();
      }
    };
  }
}
