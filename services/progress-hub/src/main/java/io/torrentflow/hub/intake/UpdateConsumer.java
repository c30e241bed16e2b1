package io.torrentflow.hub.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.groups.UniRetry;
import io.torrentflow.hub.state.RedisStateStore;
import io.torrentflow.kernel.wire.JobUpdate;
import io.torrentflow.kernel.wire.Message;
import io.torrentflow.kernel.wire.TransferUpdate;
import io.torrentflow.kernel.wire.UserJobs;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes updates from the broker; the replicas compete for them. Progress that cannot be stored for
 * a while is dropped, for newer comes every second. An event waits for as long as Redis is away:
 * one that is given back too often would be dropped by the broker.
 */
@ApplicationScoped
class UpdateConsumer {
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(2);
  // As long as the broker keeps progress.
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final RedisStateStore store;
  private final Counter taken;

  UpdateConsumer(RedisStateStore store, MeterRegistry meters) {
    this.store = store;
    this.taken = meters.counter("torrentflow.hub.updates");
  }

  @Incoming("progress")
  Uni<Void> takeProgress(Message message) {
    return take(message)
        .expireIn(TIMEOUT.toMillis())
        .onFailure()
        .invoke(e -> Log.errorf("Progress is dropped: %s", e.toString()))
        .onFailure()
        .recoverWithNull();
  }

  @Incoming("events")
  Uni<Void> takeEvent(Message message) {
    return take(message).indefinitely();
  }

  private UniRetry<Void> take(Message message) {
    taken.increment();
    return Uni.createFrom()
        .deferred(() -> store(message))
        // It lacks a field, and would also the next time.
        .onFailure(NullPointerException.class)
        .invoke(e -> Log.error("An update that is not whole is dropped", e))
        .onFailure(NullPointerException.class)
        .recoverWithNull()
        .onFailure()
        .invoke(e -> Log.warnf("An update is not stored yet: %s", e.toString()))
        .onFailure()
        .retry()
        .withBackOff(FIRST_BACKOFF, MAX_BACKOFF);
  }

  private Uni<Void> store(Message message) {
    return switch (message) {
      case TransferUpdate update -> store.accept(update.transfer());
      case JobUpdate update -> store.accept(update.job());
      case UserJobs jobs -> store.accept(jobs);
      default -> Uni.createFrom().voidItem();
    };
  }
}
