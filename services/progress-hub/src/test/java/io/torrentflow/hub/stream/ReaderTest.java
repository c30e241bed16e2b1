package io.torrentflow.hub.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.platform.auth.Credential;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReaderTest {
  private static final JobId A = new JobId(new UUID(0, 1));
  private static final JobId B = new JobId(new UUID(0, 2));
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final AtomicInteger ends = new AtomicInteger();
  private final Browser browser = new Browser();
  private Instant now = NOON;
  private final Reader reader = reader(null);

  @Nested
  class BeforeItHasBegun {
    @Test
    void sendsNothing() {
      reader.start(browser);
      browser.take(10);

      offer(state(A, 1));
      reader.ping();

      assertThat(browser.taken).isEmpty();
    }
  }

  @Nested
  class TheFirstBatch {
    @BeforeEach
    void subscribe() {
      reader.start(browser);
    }

    @Test
    void isSentInOrderOfSeqAndEndsWithReady() {
      begin(state(B, 7), state(A, 5));

      browser.take(10);

      assertThat(browser.taken).containsExactly("A5#5", "B7#7", "ready#7");
    }

    @Test
    void isReadyWithoutAnyJob() {
      begin();

      browser.take(10);

      assertThat(browser.taken).containsExactly("ready#0");
    }

    @Test
    void isReadyAfterJobsThatChangedMeanwhile() {
      begin(state(A, 5), state(B, 6));

      offer(state(A, 8));
      browser.take(10);

      assertThat(browser.taken).containsExactly("B6#6", "A8#8", "ready#8");
    }

    @Test
    void endsWithTheIdToResumeFrom() {
      reader.begin(false, 0, List.of(state(A, 5)), 9);

      browser.take(10);

      assertThat(browser.taken).containsExactly("A5#5", "ready#9");
    }

    @Test
    void startsWithAReset() {
      reader.begin(true, 0, List.of(state(A, 5)), 0);

      browser.take(10);

      assertThat(browser.taken).containsExactly("reset", "A5#5", "ready#5");
    }
  }

  @Nested
  class WhenTheReaderKeepsUp {
    @BeforeEach
    void subscribe() {
      reader.start(browser);
      begin();
      browser.take(1_000);
      browser.taken.clear();
    }

    @Test
    void sendsEveryStateAtOnce() {
      offer(state(A, 1));
      offer(state(A, 2));
      offer(state(B, 3));

      assertThat(browser.taken).containsExactly("A1#1", "A2#2", "B3#3");
    }

    @Test
    void sendsAnOlderStateUnderTheHighestId() {
      offer(state(A, 9));
      offer(state(B, 3));

      assertThat(browser.taken).containsExactly("A9#9", "B3#9");
    }

    @Test
    void neverBlocks() {
      offer(state(A, 1));

      assertThat(reader.isBlocked()).isFalse();
    }
  }

  @Nested
  class WhenTheReaderIsSlow {
    @BeforeEach
    void subscribe() {
      reader.start(browser);
      begin();
      browser.take(1);
      browser.taken.clear();
    }

    @Test
    void sendsNothingBeyondTheDemand() {
      browser.take(1);

      offer(state(A, 1));
      offer(state(B, 2));

      assertThat(browser.taken).containsExactly("A1#1");
    }

    @Test
    void keepsOnlyTheNewestStateOfEachJob() {
      for (int seq = 1; seq <= 1_000; seq += 2) {
        offer(state(A, seq));
        offer(state(B, seq + 1));
      }

      browser.take(10);

      assertThat(browser.taken).containsExactly("A999#999", "B1000#1000");
    }

    @Test
    void ignoresAnOlderState() {
      offer(state(A, 5));
      offer(state(A, 4));

      browser.take(10);

      assertThat(browser.taken).containsExactly("A5#5");
    }

    @Test
    void keepsJobsOfTheSameSeqApart() {
      offer(state(A, 5));
      offer(state(B, 5));

      browser.take(10);

      assertThat(browser.taken).containsExactly("A5#5", "B5#5");
    }

    @Test
    void sendsAPingAfterTheStates() {
      reader.ping();
      reader.ping();
      offer(state(A, 1));

      browser.take(10);

      assertThat(browser.taken).containsExactly("A1#1", "ping");
    }

    @Test
    void isBlockedWhileSomethingWaits() {
      assertThat(reader.isBlocked()).isFalse();

      offer(state(A, 1));

      assertThat(reader.isBlocked()).isTrue();
    }

    @Test
    void restartsTheTimeoutWithEachStateTaken() {
      offer(state(A, 1));
      offer(state(B, 2));
      now = NOON.plus(TIMEOUT).plusMillis(1);
      assertThat(reader.schedule.isIdleFor(TIMEOUT)).isTrue();

      browser.take(1);

      assertThat(reader.schedule.isIdleFor(TIMEOUT)).isFalse();
    }
  }

  @Test
  void servesANestedRequestInOrder() {
    reader.start(browser);
    List<StreamEvent> states = new ArrayList<>();
    for (int seq = 1; seq <= 1_000; seq++) {
      states.add(state(new JobId(new UUID(1, seq)), seq));
    }
    reader.begin(false, 0, states, 0);

    browser.take(1_001);

    assertThat(browser.taken).hasSize(1_001).endsWith("ready#1000");
  }

  @Test
  void acceptsOnlyTheJobOfItsStream() {
    assertThat(reader(A).wants(A)).isTrue();
    assertThat(reader(A).wants(B)).isFalse();
    assertThat(reader.wants(B)).isTrue();
  }

  @Nested
  class TheEnd {
    @BeforeEach
    void subscribe() {
      reader.start(browser);
      begin();
      browser.take(10);
      browser.taken.clear();
    }

    @Test
    void comesOnceWhenTheReaderLeaves() {
      reader.cancel();
      reader.end(EndReason.LIFETIME_REACHED);

      assertThat(ends).hasValue(1);
      assertThat(browser.completions).isZero();
    }

    @Test
    void comesOnceWithAReasonFromTheServer() {
      reader.end(EndReason.SESSION_ENDED);
      reader.end(EndReason.LIFETIME_REACHED);

      assertThat(ends).hasValue(1);
      assertThat(browser.completions).isEqualTo(1);
      assertThat(browser.reason).isEqualTo(EndReason.SESSION_ENDED);
    }

    @Test
    void comesToAReaderWithoutDemand() {
      Reader stuck = reader(null);
      Browser other = new Browser();
      stuck.start(other);

      stuck.end(EndReason.READER_TOO_SLOW);

      assertThat(other.completions).isEqualTo(1);
    }

    @Test
    void isFollowedByNoState() {
      reader.end(EndReason.SESSION_ENDED);

      offer(state(A, 1));
      reader.ping();

      assertThat(browser.taken).isEmpty();
    }

    @Test
    void waitsForTheItemInFlight() throws InterruptedException {
      CountDownLatch writing = new CountDownLatch(1);
      CountDownLatch written = new CountDownLatch(1);
      browser.onTaking =
          () -> {
            writing.countDown();
            written.await(10, TimeUnit.SECONDS);
          };
      Thread offering = Thread.ofVirtual().start(() -> offer(state(A, 1)));
      assertThat(writing.await(10, TimeUnit.SECONDS)).isTrue();

      reader.end(EndReason.SESSION_ENDED);

      assertThat(browser.completions).isZero();
      written.countDown();
      offering.join();
      assertThat(browser.completions).isEqualTo(1);
    }
  }

  private Reader reader(JobId job) {
    UserStreams streams =
        new UserStreams(
            new UserId(new UUID(0, 3)), new WantedTransfers(), new EventWriter(WireJson.mapper()));
    StreamSchedule schedule =
        new StreamSchedule(
            () -> now, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    return new Reader(
        streams, new Credential("session:1"), job, schedule, ended -> ends.incrementAndGet());
  }

  private void begin(StreamEvent... states) {
    reader.begin(false, 0, List.of(states), 0);
    reader.flush();
  }

  private void offer(StreamEvent state) {
    reader.offer(state);
    reader.flush();
  }

  private static StreamEvent state(JobId job, long seq) {
    return new StreamEvent(job, seq, StreamEvent.JOB, () -> (job.equals(A) ? "A" : "B") + seq);
  }

  /** Takes as many items as a test wants and records them. */
  private final class Browser implements Reader.Taker {
    /** What happens while an item is taken. */
    interface Taking {
      void run() throws InterruptedException;
    }

    final List<String> taken = new ArrayList<>();
    Taking onTaking = () -> {};
    EndReason reason;
    volatile int completions;
    private int left;

    void take(int items) {
      left += items;
      reader.next();
    }

    @Override
    public void take(Item item) {
      taken.add(
          switch (item) {
            case Item.State(StreamEvent event, long id) -> event.data().get() + "#" + id;
            case Item.Reset reset -> "reset";
            case Item.Ready(long id) -> "ready#" + id;
            case Item.Ping ping -> "ping";
          });
      try {
        onTaking.run();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (--left > 0) {
        reader.next();
      }
    }

    @Override
    public void end(EndReason why) {
      reason = why;
      completions++;
    }
  }
}
