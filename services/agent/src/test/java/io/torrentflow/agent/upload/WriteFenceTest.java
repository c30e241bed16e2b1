package io.torrentflow.agent.upload;

import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WriteFenceTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  // Near the end of its range, as a clock without a meaning may be.
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - TIMEOUT.toNanos() / 2);
  private final WriteFence fence = new WriteFence(TIMEOUT, now::get);

  @Test
  void allowsRequestsWhileTheAssignmentIsConfirmed() {
    pass(TIMEOUT.minusNanos(1));

    passage().assertCompleted();
  }

  @Test
  void holdsRequestsWithoutConfirmation() {
    pass(TIMEOUT);

    passage().assertNotTerminated();
  }

  @Test
  void allowsRequestsAfterANewConfirmation() {
    pass(TIMEOUT);
    UniAssertSubscriber<Void> waiting = passage();

    fence.confirm(now.get());

    waiting.assertCompleted();
  }

  @Test
  void ignoresAnAnswerToAnOldRequest() {
    long sentAt = now.get();
    pass(TIMEOUT);
    UniAssertSubscriber<Void> waiting = passage();

    fence.confirm(sentAt);

    waiting.assertNotTerminated();
  }

  @Test
  void dropsWaitingRequestsWhenTheRunEnds() {
    pass(TIMEOUT);
    UniAssertSubscriber<Void> waiting = passage();

    fence.stopWaiting();

    waiting.assertFailedWith(CancellationException.class);
    passage().assertFailedWith(CancellationException.class);
  }

  @Test
  void allowsWhatIsConfirmedWhileTheRunEnds() {
    fence.stopWaiting();

    passage().assertCompleted();
  }

  @Test
  void allowsNothingOnceTheTransferIsLost() {
    fence.close();
    fence.confirm(now.get());

    passage().assertFailedWith(CancellationException.class);
  }

  private UniAssertSubscriber<Void> passage() {
    return fence.passage().subscribe().withSubscriber(UniAssertSubscriber.create());
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
