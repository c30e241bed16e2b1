package io.torrentflow.progress.stream;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.progress.HubConfig;
import io.torrentflow.progress.stream.ProgressStore.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The streams that are open on this replica. */
@ApplicationScoped
class Readers {
  private static final Logger LOG = Logger.getLogger(Readers.class);

  private final Map<UserId, Set<Reader>> byUser = new ConcurrentHashMap<>();
  private final HubConfig config;
  private final ProgressStore store;
  private final InstantSource clock;

  Readers(HubConfig config, ProgressStore store, InstantSource clock) {
    this.config = config;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Registers a reader; from then on it is offered every change.
   *
   * @param job the one job it is about; null for all of the user's
   */
  Reader add(UserId user, String credential, @Nullable JobId job, long lastId) {
    if (byUser.values().stream().mapToInt(Set::size).sum() >= config.streamsPerReplica()) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_STREAMS, "This replica holds as many streams as it can.");
    }
    Reader[] self = new Reader[1];
    Reader reader = new Reader(user, credential, job, lastId, clock, () -> remove(self[0]));
    self[0] = reader;
    Set<Reader> mine =
        byUser.compute(
            user,
            (id, before) -> {
              Set<Reader> set = before == null ? ConcurrentHashMap.newKeySet() : before;
              if (set.size() < config.streamsPerUser()) {
                set.add(reader);
              }
              return set;
            });
    if (!mine.contains(reader)) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_STREAMS,
          "Close one of your " + config.streamsPerUser() + " streams.");
    }
    return reader;
  }

  /** Offers a change to those of a user's readers that it is for. */
  void offer(UserId user, StreamEvent inJobStream, StreamEvent inUserStream) {
    for (Reader reader : byUser.getOrDefault(user, Set.of())) {
      if (reader.job == null) {
        reader.offer(inUserStream);
      } else if (reader.job.equals(inJobStream.jobId())) {
        reader.offer(inJobStream);
      }
    }
  }

  /**
   * Offers a reader what it has missed; fails with {@code JOB_NOT_FOUND} if it may not see the job.
   */
  Uni<Void> catchUp(Reader reader) {
    JobId job = reader.job;
    Uni<Changes> missed =
        job == null
            ? store.changedAfter(reader.user, reader.lastId())
            : store
                .job(job, reader.user)
                .map(event -> new Changes(reader.lastId() > event.id(), List.of(event)));
    return missed
        .invoke(
            changes -> {
              if (changes.anew()) {
                reader.rewind();
              }
              changes.events().forEach(reader::offer);
            })
        .replaceWithVoid();
  }

  /** Ends the streams that are read with a session or token that is void now. */
  void revoke(String credential) {
    all().stream().filter(reader -> reader.credential.equals(credential)).forEach(Reader::complete);
  }

  /** Makes good what was published while this replica was not listening. */
  void catchUpAll() {
    all().forEach(reader -> catchUp(reader).subscribe().with(done -> {}, e -> reader.complete()));
  }

  @Scheduled(every = "${torrentflow.hub.ping-interval:15s}")
  void ping() {
    for (Reader reader : all()) {
      if (reader.isStuck(config.readerPatience())) {
        LOG.infof("A reader of user %s takes nothing and is cut off", reader.user);
        reader.complete();
      } else {
        reader.ping();
      }
    }
  }

  private List<Reader> all() {
    return byUser.values().stream().flatMap(Set::stream).toList();
  }

  private void remove(Reader reader) {
    byUser.computeIfPresent(
        reader.user,
        (id, set) -> {
          set.remove(reader);
          return set.isEmpty() ? null : set;
        });
  }
}
