package io.torrentflow.progress.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.LiveCredentials;
import io.torrentflow.progress.resync.Resync;
import io.torrentflow.progress.state.Change;
import io.torrentflow.progress.state.StateJson;
import io.torrentflow.progress.state.StateStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hears through Redis of every change that any replica accepted and hands it to the streams here. A
 * connection that breaks is made again, and what was missed meanwhile is read.
 */
@Readiness
@ApplicationScoped
class ChangeListener implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(ChangeListener.class);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

  private final ReactiveRedisDataSource redis;
  private final StateJson json;
  private final Readers readers;
  private final UserLoader loader;
  private final StreamReloader reloader;
  private final Resync resync;
  private final AtomicBoolean listening = new AtomicBoolean();

  ChangeListener(
      ReactiveRedisDataSource redis,
      StateJson json,
      Readers readers,
      UserLoader loader,
      StreamReloader reloader,
      Resync resync) {
    this.redis = redis;
    this.json = json;
    this.readers = readers;
    this.loader = loader;
    this.reloader = reloader;
    this.resync = resync;
  }

  void start(@Observes StartupEvent event) {
    listen();
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("listens for changes").status(listening.get()).build();
  }

  private void listen() {
    subscribe()
        .onFailure()
        .retry()
        .withBackOff(FIRST_BACKOFF, MAX_BACKOFF)
        .indefinitely()
        .invoke(() -> listening.set(true))
        .chain(reloader::reloadAll)
        .subscribe()
        .with(done -> {}, e -> LOG.error("The streams cannot be brought up to date", e));
  }

  private Uni<Void> subscribe() {
    return redis
        .pubsub(String.class)
        .subscribe(
            List.of(StateStore.CHANGES, LiveCredentials.REVOCATIONS),
            this::take,
            this::lost,
            e -> lost())
        .replaceWithVoid();
  }

  private void lost() {
    // Both hooks may fire for one connection.
    if (listening.compareAndSet(true, false)) {
      LOG.warn("The connection that changes come through is lost and is made again");
      listen();
    }
  }

  private void take(String channel, String message) {
    if (channel.equals(LiveCredentials.REVOCATIONS)) {
      readers.revoke(new Credential(message));
      return;
    }
    try {
      hear(json.change(message));
    } catch (JsonProcessingException e) {
      LOG.error("A change that cannot be read is skipped", e);
    }
  }

  private void hear(Change change) {
    switch (change) {
      case Change.OfTransfer(TransferState transfer) -> loader.accept(List.of(transfer));
      case Change.OfJob(JobState job, @Nullable TransferState transfer) -> {
        UserStreams streams = readers.of(job.owner());
        if (streams != null) {
          streams.accept(job, transfer);
        }
      }
      case Change.OfUser known -> resync.complete(known.user());
    }
  }
}
