package io.torrentflow.hub.resync;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.torrentflow.hub.HubConfig;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.MessageHeader;
import io.torrentflow.kernel.wire.ResyncRequest;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.platform.http.CorrelationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.reactive.messaging.Channel;

/**
 * Requests all jobs of a user from the jobs service. The response goes to any replica, which stores
 * it and lets all replicas know through Redis, so nothing is polled.
 */
@ApplicationScoped
public class Resync {
  private final MutinyEmitter<String> requests;
  private final ObjectMapper json;
  private final UuidV7 ids;
  private final InstantSource clock;
  private final Duration timeout;
  // One request for each user at a time, however many wait for it.
  private final Map<UserId, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

  Resync(
      @Channel("resync") MutinyEmitter<String> requests,
      ObjectMapper json,
      UuidV7 ids,
      InstantSource clock,
      HubConfig config) {
    this.requests = requests;
    this.json = json;
    this.ids = ids;
    this.clock = clock;
    this.timeout = config.resyncTimeout();
  }

  /**
   * Completes when all jobs of the user are in Redis; fails with {@code DEPENDENCY_UNAVAILABLE} if
   * they do not come in time.
   */
  public Uni<Void> of(UserId user) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> before = waiting.putIfAbsent(user, mine);
    if (before != null) {
      // A copy: a waiter that leaves must not end the wait of the others.
      return bounded(Uni.createFrom().completionStage(before::copy));
    }
    Uni<Void> completed =
        requests.send(request(user)).chain(() -> Uni.createFrom().completionStage(mine::copy));
    return bounded(completed)
        .onTermination()
        .invoke(
            () -> {
              waiting.remove(user, mine);
              // Completes those that joined late, too: with a failure unless the jobs came.
              mine.completeExceptionally(unavailable());
            });
  }

  /** All jobs of a user are in Redis. */
  public void complete(UserId user) {
    CompletableFuture<Void> request = waiting.get(user);
    if (request != null) {
      request.complete(null);
    }
  }

  private Uni<Void> bounded(Uni<Void> resync) {
    return resync.ifNoItem().after(timeout).fail().onFailure().transform(e -> unavailable());
  }

  /** A user's jobs did not come in time. */
  public static ProblemException unavailable() {
    return new ProblemException(
        ProblemCode.DEPENDENCY_UNAVAILABLE, "Your jobs are being read again; come back soon.");
  }

  private String request(UserId user) {
    MessageHeader header =
        MessageHeader.of(ids.next(), Broker.HUB_RESYNC, CorrelationId.current(), clock.instant());
    return WireJson.write(json, new ResyncRequest(header, user));
  }
}
