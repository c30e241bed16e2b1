package io.torrentflow.hub.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.torrentflow.hub.HubConfig;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.Credential;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The streams that are open on this replica, and their limits. */
@ApplicationScoped
class Readers {
  private final Map<UserId, UserStreams> byUser = new ConcurrentHashMap<>();
  private final Set<Reader> all = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count;
  private final HubConfig config;
  private final WantedTransfers wanted;
  private final EventWriter events;
  private final InstantSource clock;

  Readers(
      HubConfig config,
      WantedTransfers wanted,
      EventWriter events,
      InstantSource clock,
      MeterRegistry meters) {
    this.config = config;
    this.wanted = wanted;
    this.events = events;
    this.clock = clock;
    this.count = meters.gauge("torrentflow.hub.streams", new AtomicInteger());
  }

  /**
   * Admits a stream; fails with {@code TOO_MANY_STREAMS}.
   *
   * @param job the one job it is about; null for all of the user's
   */
  Reader admit(Caller who, @Nullable JobId job) {
    if (count.incrementAndGet() > config.maxStreams()) {
      count.decrementAndGet();
      throw new ProblemException(
          ProblemCode.TOO_MANY_STREAMS, "This replica holds as many streams as it can.");
    }
    Reader[] admitted = new Reader[1];
    byUser.compute(
        who.user(),
        (user, before) -> {
          UserStreams streams = before == null ? new UserStreams(user, wanted, events) : before;
          if (streams.size() < config.maxStreamsPerUser()) {
            admitted[0] = reader(streams, who, job);
            streams.add(admitted[0]);
          }
          return streams;
        });
    Reader reader = admitted[0];
    if (reader == null) {
      count.decrementAndGet();
      throw new ProblemException(
          ProblemCode.TOO_MANY_STREAMS,
          "Close one of your " + config.maxStreamsPerUser() + " streams.");
    }
    all.add(reader);
    return reader;
  }

  private Reader reader(UserStreams streams, Caller who, @Nullable JobId job) {
    return new Reader(
        streams, who.credential(), job, StreamSchedule.of(config, who, clock), this::release);
  }

  /** The user's streams; null if there are none here. */
  @Nullable UserStreams of(UserId user) {
    return byUser.get(user);
  }

  /** All streams, as they come and go. */
  Collection<Reader> all() {
    return Collections.unmodifiableSet(all);
  }

  /** All users with streams, as they come and go. */
  Collection<UserStreams> users() {
    return Collections.unmodifiableCollection(byUser.values());
  }

  /** Ends the streams that are read with a session or token that is not live any more. */
  void revoke(Credential credential) {
    end(reader -> reader.credential.equals(credential));
  }

  /** Ends the streams of a user whose account is disabled. */
  void revoke(UserId user) {
    end(reader -> reader.streams.user.equals(user));
  }

  private void end(Predicate<Reader> which) {
    all.stream().filter(which).forEach(reader -> reader.end(EndReason.SESSION_ENDED));
  }

  // Ending and leaving may both release a stream.
  private void release(Reader reader) {
    if (!all.remove(reader)) {
      return;
    }
    count.decrementAndGet();
    byUser.computeIfPresent(
        reader.streams.user,
        (user, streams) -> {
          streams.remove(reader);
          return streams.size() == 0 ? null : streams;
        });
  }
}
