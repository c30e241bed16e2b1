package io.torrentflow.jobs.maintenance;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.dispatch.DispatchScheduler;
import io.torrentflow.jobs.lifecycle.JobStore;
import io.torrentflow.platform.outbox.OutboxRelay;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Publishes the messages of jobs anew that wait although the queue is empty: the broker lost its
 * data, or the message became a dead letter. A message too many is a no-op.
 */
@ApplicationScoped
class WaitingJobRescuer {
  private static final Logger LOG = Logger.getLogger(WaitingJobRescuer.class);
  // Longer than any message needs from the outbox through an empty queue.
  private static final Duration WAITED = Duration.ofMinutes(1);

  private final JobStore store;
  private final DispatchScheduler dispatch;
  private final OutboxRelay relay;

  WaitingJobRescuer(JobStore store, DispatchScheduler dispatch, OutboxRelay relay) {
    this.store = store;
    this.dispatch = dispatch;
    this.relay = relay;
  }

  @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> runOnce() {
    if (!dispatch.isQueueEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return store
        .republishWaiting(WAITED)
        .invoke(
            count -> {
              if (count > 0) {
                LOG.warnf("%d jobs waited without a message and were published anew", count);
                relay.kick();
              }
            })
        .replaceWithVoid();
  }
}
