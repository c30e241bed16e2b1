package io.torrentflow.progress.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReaderTest {
  private static final JobId A = new JobId(new UUID(0, 1));
  private static final JobId B = new JobId(new UUID(0, 2));
  private static final UserId USER = new UserId(new UUID(0, 3));
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final AtomicInteger ends = new AtomicInteger();
  private final Browser browser = new Browser();
  private Instant now = NOON;
  private final Reader reader = reader(0);

  @Nested
  class BeforeItIsOpen {
    @BeforeEach
    void subscribe() {
      reader.subscribe(browser);
      browser.take(10);
    }

    @Test
    void nothingLeaves() {
      reader.offer(state(A, 1));

      assertThat(browser.taken).isEmpty();
    }

    @Test
    void changesAndWhatWasMissedAreBroughtIntoOrder() {
      reader.offer(state(B, 7));
      reader.offer(state(A, 5));
      reader.offer(state(B, 6));

      reader.open();

      assertThat(browser.taken).containsExactly("A5", "B7");
    }

    @Test
    void aPingMaySendTheHeadersOff() {
      reader.ping();

      assertThat(browser.taken).containsExactly("ping");
    }
  }

  @Nested
  class WhenTheReaderKeepsUp {
    @BeforeEach
    void open() {
      reader.subscribe(browser);
      reader.open();
      browser.take(Long.MAX_VALUE);
    }

    @Test
    void everyStateLeavesAtOnce() {
      reader.offer(state(A, 1));
      reader.offer(state(A, 2));
      reader.offer(state(B, 3));

      assertThat(browser.taken).containsExactly("A1", "A2", "B3");
    }

    @Test
    void whatItHasSeenIsNotRepeated() {
      reader.offer(state(A, 2));

      reader.offer(state(A, 2));
      reader.offer(state(B, 1));

      assertThat(browser.taken).containsExactly("A2");
      assertThat(reader.lastId()).isEqualTo(2);
    }

    @Test
    void aStoreThatBeganAnewIsFollowed() {
      reader.offer(state(A, 9));

      reader.rewind();
      reader.offer(state(A, 1));

      assertThat(browser.taken).containsExactly("A9", "A1");
    }

    @Test
    void itIsNeverStuck() {
      reader.offer(state(A, 1));
      now = NOON.plus(Duration.ofHours(1));

      assertThat(reader.isStuck(PATIENCE)).isFalse();
    }

    @Test
    void aTakerThatAsksForMoreWhileItTakesIsServedInOrder() {
      Browser oneByOne = new Browser();
      Reader other = reader(0);
      oneByOne.asksAgain = true;
      other.subscribe(oneByOne);
      for (int id = 1; id <= 1_000; id++) {
        other.offer(state(new JobId(new UUID(1, id)), id));
      }
      other.open();

      oneByOne.take(1);

      assertThat(oneByOne.taken).hasSize(1_000);
      assertThat(other.lastId()).isEqualTo(1_000);
    }
  }

  @Nested
  class WhenTheReaderIsSlow {
    @BeforeEach
    void open() {
      reader.subscribe(browser);
      reader.open();
    }

    @Test
    void nothingLeavesBeyondItsDemand() {
      browser.take(1);

      reader.offer(state(A, 1));
      reader.offer(state(B, 2));

      assertThat(browser.taken).containsExactly("A1");
    }

    @Test
    void onlyTheNewestStateOfEachJobIsKept() {
      for (int id = 1; id <= 1_000; id += 2) {
        reader.offer(state(A, id));
        reader.offer(state(B, id + 1));
      }

      browser.take(10);

      assertThat(browser.taken).containsExactly("A999", "B1000");
    }

    @Test
    void anOlderStateOfAJobDoesNotReplaceTheOneThatWaits() {
      reader.offer(state(A, 5));
      reader.offer(state(A, 4));

      browser.take(10);

      assertThat(browser.taken).containsExactly("A5");
    }

    @Test
    void statesLeaveInTheOrderOfTheirIds() {
      reader.offer(state(A, 1));
      reader.offer(state(B, 2));
      reader.offer(state(A, 3));

      browser.take(1);
      browser.take(1);

      assertThat(browser.taken).containsExactly("B2", "A3");
    }

    @Test
    void aPingWaitsForDemandAndForTheStates() {
      reader.ping();
      reader.ping();
      reader.offer(state(A, 1));

      assertThat(browser.taken).isEmpty();
      browser.take(10);

      assertThat(browser.taken).containsExactly("A1", "ping");
    }

    @Test
    void itIsStuckOnceItHasTakenNothingForTooLong() {
      reader.offer(state(A, 1));
      now = NOON.plus(PATIENCE);
      assertThat(reader.isStuck(PATIENCE)).isFalse();

      now = NOON.plus(PATIENCE).plusMillis(1);

      assertThat(reader.isStuck(PATIENCE)).isTrue();
    }

    @Test
    void itIsNotStuckWhereNothingWaits() {
      now = NOON.plus(Duration.ofHours(1));

      assertThat(reader.isStuck(PATIENCE)).isFalse();
    }

    @Test
    void takingOneStateGivesItNewPatience() {
      reader.offer(state(A, 1));
      reader.offer(state(B, 2));
      now = NOON.plus(Duration.ofHours(1));

      browser.take(1);

      assertThat(reader.isStuck(PATIENCE)).isFalse();
    }
  }

  @Nested
  class WhenTheReaderComesBack {
    @Test
    void itGetsOnlyWhatIsNewer() {
      Reader resumed = reader(5);
      resumed.subscribe(browser);
      browser.take(10);
      resumed.offer(state(A, 5));
      resumed.offer(state(B, 6));

      resumed.open();

      assertThat(browser.taken).containsExactly("B6");
    }
  }

  @Nested
  class TheEnd {
    @BeforeEach
    void open() {
      reader.subscribe(browser);
      reader.open();
      browser.take(10);
    }

    @Test
    void isToldOnceWhenTheReaderLeaves() {
      browser.subscription.cancel();
      browser.subscription.cancel();
      reader.complete();

      assertThat(ends).hasValue(1);
      assertThat(browser.completions).isZero();
    }

    @Test
    void isToldOnceWhenTheStreamIsCompleted() {
      reader.complete();
      reader.complete();
      browser.subscription.cancel();

      assertThat(ends).hasValue(1);
      assertThat(browser.completions).isEqualTo(1);
    }

    @Test
    void isTheEndOfAllStates() {
      reader.complete();

      reader.offer(state(A, 1));
      reader.ping();

      assertThat(browser.taken).isEmpty();
    }
  }

  private Reader reader(long lastId) {
    return new Reader(USER, "session", null, lastId, () -> now, ends::incrementAndGet);
  }

  private static StreamEvent state(JobId job, long id) {
    return new StreamEvent(job, id, (job.equals(A) ? "A" : "B") + id);
  }

  /** Takes as many items as it is told to and writes them down. */
  private static final class Browser implements Flow.Subscriber<Reader.Item> {
    final List<String> taken = new ArrayList<>();
    Flow.Subscription subscription;
    boolean asksAgain;
    int completions;

    void take(long items) {
      subscription.request(items);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(Reader.Item item) {
      taken.add(
          switch (item) {
            case Reader.State(StreamEvent event) -> event.snapshot();
            case Reader.Ping ping -> "ping";
          });
      if (asksAgain) {
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable error) {
      throw new AssertionError(error);
    }

    @Override
    public void onComplete() {
      completions++;
    }
  }
}
