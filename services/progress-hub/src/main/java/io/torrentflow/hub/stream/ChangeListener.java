package io.torrentflow.hub.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.pubsub.ReactivePubSubCommands.ReactiveRedisSubscriber;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.torrentflow.hub.HubConfig;
import io.torrentflow.hub.resync.Resync;
import io.torrentflow.hub.state.Accepted;
import io.torrentflow.hub.state.Change;
import io.torrentflow.hub.state.RedisStateStore;
import io.torrentflow.hub.state.StateJson;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.platform.auth.Credential;
import io.torrentflow.platform.auth.LiveCredentials;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Receives through Redis every change that any replica accepted and hands it to the streams here. A
 * connection that breaks is made again, and what was missed meanwhile is read. One that has gone
 * silent without breaking is found by echoes: the listener publishes them for itself.
 */
@Readiness
@ApplicationScoped
class ChangeListener implements HealthCheck {
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
  // One may be late behind a reload of many streams.
  private static final int LOST_ECHOES = 3;

  private final String echoes = "torrentflow:hub:echo:" + UUID.randomUUID();
  private final AtomicReference<Subscription> current = new AtomicReference<>(new Subscription());
  private final Vertx vertx;
  private final ReactiveRedisDataSource redis;
  private final StateJson json;
  private final Readers readers;
  private final UserLoader loader;
  private final StreamReloader reloader;
  private final Resync resync;
  private final Duration echoInterval;

  ChangeListener(
      Vertx vertx,
      ReactiveRedisDataSource redis,
      StateJson json,
      Readers readers,
      UserLoader loader,
      StreamReloader reloader,
      Resync resync,
      HubConfig config) {
    this.vertx = vertx;
    this.redis = redis;
    this.json = json;
    this.readers = readers;
    this.loader = loader;
    this.reloader = reloader;
    this.resync = resync;
    this.echoInterval = config.echoInterval();
  }

  void start(@Observes StartupEvent event) {
    current.get().begin();
    vertx.setPeriodic(echoInterval.toMillis(), timer -> current.get().check());
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("listens for changes")
        .status(current.get().subscriber != null)
        .build();
  }

  /** One connection that changes come through. */
  private final class Subscription {
    private volatile long receivedAt = System.nanoTime();
    private volatile @Nullable ReactiveRedisSubscriber subscriber;

    void begin() {
      redis
          .pubsub(String.class)
          .subscribe(
              List.of(
                  RedisStateStore.CHANGES,
                  LiveCredentials.REVOCATIONS,
                  LiveCredentials.DISABLED,
                  echoes),
              this::take,
              this::lost,
              e -> lost())
          .onFailure()
          .invoke(this::received)
          .onFailure(e -> isCurrent())
          .retry()
          .withBackOff(FIRST_BACKOFF, MAX_BACKOFF)
          .indefinitely()
          .chain(this::begun)
          .subscribe()
          .with(done -> {}, e -> Log.error("The streams cannot be brought up to date", e));
    }

    private Uni<Void> begun(ReactiveRedisSubscriber begun) {
      if (!isCurrent()) {
        return begun.unsubscribe();
      }
      received();
      subscriber = begun;
      return reloader.reloadAll();
    }

    private boolean isCurrent() {
      return current.get() == this;
    }

    private void received() {
      receivedAt = System.nanoTime();
    }

    private void lost() {
      // Both hooks may fire for one connection.
      Subscription next = new Subscription();
      if (current.compareAndSet(this, next)) {
        Log.warn("The connection that changes come through is lost and is made again");
        next.begin();
      }
    }

    /** Sends an echo, and gives the connection up if none has come for too long. */
    void check() {
      ReactiveRedisSubscriber open = subscriber;
      if (System.nanoTime() - receivedAt > echoInterval.multipliedBy(LOST_ECHOES).toNanos()) {
        lost();
        if (open != null) {
          open.unsubscribe().subscribe().with(done -> {}, e -> Log.debug("It was closed", e));
        }
      } else if (open != null) {
        redis
            .pubsub(String.class)
            .publish(echoes, "")
            .subscribe()
            .with(done -> {}, e -> Log.debug("Redis takes no echo", e));
      }
    }

    private void take(String channel, String message) {
      if (!isCurrent()) {
        return;
      }
      received();
      if (channel.equals(LiveCredentials.REVOCATIONS)) {
        readers.revoke(new Credential(message));
      } else if (channel.equals(LiveCredentials.DISABLED)) {
        readers.revoke(UserId.fromString(message));
      } else if (channel.equals(RedisStateStore.CHANGES)) {
        try {
          apply(json.change(message));
        } catch (JsonProcessingException e) {
          Log.error("A change that cannot be read is skipped", e);
        }
      }
    }
  }

  private void apply(Change change) {
    switch (change) {
      case Change.OfTransfer(Accepted<TransferState> transfer) -> loader.accept(List.of(transfer));
      case Change.OfJob(Accepted<JobState> job, @Nullable TransferState transfer) -> {
        UserStreams streams = readers.of(job.state().owner());
        if (streams != null) {
          streams.accept(job, transfer);
        }
      }
      case Change.OfUser known -> resync.complete(known.user());
    }
  }
}
