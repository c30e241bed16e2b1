package io.torrentflow.hub.stream;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.hub.HubConfig;
import io.torrentflow.hub.auth.HubAuthentication;
import io.torrentflow.platform.auth.Credential;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashSet;
import java.util.Set;

/**
 * What is due for open streams: pings, the check of their session or token, and their end. One
 * clock for all of them, because ten thousand timers cost more than to look at each once a second.
 */
@ApplicationScoped
class StreamKeeper {
  // Checks are spread over half a minute; 10,000 streams make some 330 a second.
  private static final int CHECK_CONCURRENCY = 16;

  private final Readers readers;
  private final HubAuthentication authentication;
  private final HubConfig config;
  private volatile boolean stopping;

  StreamKeeper(Readers readers, HubAuthentication authentication, HubConfig config) {
    this.readers = readers;
    this.authentication = authentication;
    this.config = config;
  }

  /** Ends all streams, spread over a while, so that their readers do not come back all at once. */
  void stop(@Observes ShutdownDelayInitiatedEvent event) {
    stopping = true;
    readers.all().forEach(reader -> reader.schedule.endWithin(config.shutdownSpread()));
  }

  @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> tick() {
    Set<Credential> due = new HashSet<>();
    for (Reader reader : readers.all()) {
      if (!end(reader)) {
        if (reader.schedule.isPingDue(config.pingInterval())) {
          reader.ping();
        }
        if (reader.schedule.isCheckDue(config.credentialCheckInterval())) {
          due.add(reader.credential);
        }
      }
    }
    return check(due);
  }

  private boolean end(Reader reader) {
    if (reader.isBlocked() && reader.schedule.isIdleFor(config.readerTimeout())) {
      Log.infof("A reader of user %s takes nothing and is cut off", reader.streams.user);
      reader.end(EndReason.READER_TOO_SLOW);
    } else if (reader.schedule.isExpired()) {
      reader.end(EndReason.SESSION_ENDED);
    } else if (reader.schedule.isOver()) {
      reader.end(stopping ? EndReason.REPLICA_STOPPING : EndReason.LIFETIME_REACHED);
    } else {
      return false;
    }
    return true;
  }

  private Uni<Void> check(Set<Credential> due) {
    return Multi.createFrom()
        .iterable(due)
        .onItem()
        .transformToUni(this::check)
        .merge(CHECK_CONCURRENCY)
        .onItem()
        .ignoreAsUni();
  }

  // While Redis does not respond, or is not complete, streams stay.
  private Uni<Void> check(Credential credential) {
    return authentication
        .isLive(credential)
        .onFailure()
        .recoverWithItem(true)
        .invoke(
            live -> {
              if (!live) {
                readers.revoke(credential);
              }
            })
        .replaceWithVoid();
  }
}
