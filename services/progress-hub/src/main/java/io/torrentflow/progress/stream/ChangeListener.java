package io.torrentflow.progress.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.platform.auth.LiveCredentials;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Hears through Redis of every change that any replica accepted and offers it to the readers here.
 * A connection that breaks is made anew, and what was missed meanwhile is read from the store.
 */
@Readiness
@ApplicationScoped
class ChangeListener implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(ChangeListener.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final ReactiveRedisDataSource redis;
  private final Readers readers;
  private final ObjectMapper json;
  private final AtomicBoolean listening = new AtomicBoolean();

  ChangeListener(ReactiveRedisDataSource redis, Readers readers, ObjectMapper json) {
    this.redis = redis;
    this.readers = readers;
    this.json = json;
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
        .withBackOff(FIRST_WAIT, LONGEST_WAIT)
        .indefinitely()
        .subscribe()
        .with(
            done -> {
              listening.set(true);
              readers.catchUpAll();
            });
  }

  private Uni<Void> subscribe() {
    return redis
        .pubsub(String.class)
        .subscribe(
            List.of(RedisProgressStore.CHANNEL, LiveCredentials.REVOCATIONS),
            this::hear,
            this::lost,
            e -> lost())
        .replaceWithVoid();
  }

  private void lost() {
    // Both hooks may fire for one connection.
    if (listening.compareAndSet(true, false)) {
      LOG.warn("The connection that changes come through is lost and is made anew");
      listen();
    }
  }

  private void hear(String channel, String message) {
    if (channel.equals(LiveCredentials.REVOCATIONS)) {
      readers.revoke(message);
    } else {
      hearChange(message);
    }
  }

  private void hearChange(String message) {
    try {
      JsonNode change = json.readTree(message);
      JobId job = JobId.fromString(change.get("jobId").asText());
      long seq = change.get("seq").asLong();
      String snapshot = change.get("snapshot").asText();
      for (JsonNode reader : change.get("readers")) {
        UserId user = UserId.fromString(reader.get("user").asText());
        StreamEvent inJobStream = new StreamEvent(job, seq, snapshot);
        StreamEvent inUserStream = new StreamEvent(job, reader.get("place").asLong(), snapshot);
        if (reader.get("watches").asBoolean()) {
          readers.offer(user, inJobStream, inUserStream);
        } else {
          readers.offer(user, inJobStream.gone(json), inUserStream.gone(json));
        }
      }
    } catch (JsonProcessingException e) {
      LOG.error("A change that cannot be read is skipped", e);
    }
  }
}
