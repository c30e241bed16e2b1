package io.torrentflow.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.torrentflow.kernel.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private final FairQueue queue = new FairQueue(1, 6, 4);
  private final List<String> begun = new ArrayList<>();
  private final Map<String, UniEmitter<? super String>> working = new LinkedHashMap<>();

  @Test
  void letsClientsTakeTurns() {
    List.of("a1", "a2", "a3", "b1", "c1").forEach(this::ask);

    List.of("a1", "a2", "b1", "c1").forEach(this::end);

    assertThat(begun).containsExactly("a1", "a2", "b1", "c1", "a3");
  }

  @Test
  void refusesWhatOneClientHasTooMuch() {
    List.of("a1", "a2", "a3", "a4", "a5").forEach(this::ask);

    ask("a6").assertFailedWith(ProblemException.class);
    ask("b1").assertNotTerminated();
  }

  @Test
  void refusesWhatAllHaveTooMuch() {
    List.of("a1", "b1", "c1", "d1", "e1", "f1", "g1").forEach(this::ask);

    ask("h1").assertFailedWith(ProblemException.class);
  }

  @Test
  void letsANewcomerInAtTheCostOfTheLongestLine() {
    List.of("a1", "b1", "b2", "c1", "c2", "c3").forEach(this::ask);
    UniAssertSubscriber<String> last = ask("c4");

    ask("d1").assertNotTerminated();

    last.assertFailedWith(ProblemException.class);
    List.of("a1", "b1", "c1", "d1", "b2", "c2", "c3").forEach(this::end);
    assertThat(begun).containsExactly("a1", "b1", "c1", "d1", "b2", "c2", "c3");
  }

  @Test
  void skipsWhoHasLeft() {
    ask("a1");
    UniAssertSubscriber<String> left = ask("b1");
    ask("c1");

    left.cancel();
    end("a1");

    assertThat(begun).containsExactly("a1", "c1");
  }

  @Test
  void goesOnAfterAFailure() {
    ask("a1");
    ask("b1");

    working.get("a1").fail(new IllegalStateException());

    assertThat(begun).containsExactly("a1", "b1");
  }

  @Test
  void goesOnAfterARefusal() {
    List.of("a1", "a2", "a3", "a4", "a5", "a6").forEach(this::ask);

    List.of("a1", "a2", "a3", "a4", "a5").forEach(this::end);
    ask("a7");

    assertThat(begun).containsExactly("a1", "a2", "a3", "a4", "a5", "a7");
  }

  private UniAssertSubscriber<String> ask(String name) {
    return queue
        .run(
            name.substring(0, 1),
            Runnable::run,
            () ->
                Uni.createFrom()
                    .<String>emitter(
                        emitter -> {
                          begun.add(name);
                          working.put(name, emitter);
                        }))
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  private void end(String name) {
    working.get(name).complete(name);
  }
}
