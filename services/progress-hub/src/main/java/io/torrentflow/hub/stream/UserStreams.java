package io.torrentflow.hub.stream;

import io.smallrye.mutiny.Uni;
import io.torrentflow.hub.state.Accepted;
import io.torrentflow.hub.state.KnownJobs;
import io.torrentflow.hub.stream.WantedTransfers.Want;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.TransferState;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one user on this replica, and the user's jobs, which they share: a transfer's
 * state is joined here with the owner's part. Jobs and readers change under one lock, so a reader
 * that begins misses nothing; readers are flushed outside of it.
 */
final class UserStreams {
  final UserId user;

  private final WantedTransfers wanted;
  private final EventWriter events;
  private final Map<JobId, ShownJob> jobs = new HashMap<>();
  private final Set<Reader> readers = new HashSet<>();
  private @Nullable Uni<Void> loading;
  private boolean complete;
  private long since;

  UserStreams(UserId user, WantedTransfers wanted, EventWriter events) {
    this.user = user;
    this.wanted = wanted;
    this.events = events;
  }

  synchronized int size() {
    return readers.size();
  }

  synchronized void add(Reader reader) {
    readers.add(reader);
  }

  /** Removes a stream; with the last one nothing is wanted any more. */
  synchronized void remove(Reader reader) {
    readers.remove(reader);
    if (readers.isEmpty()) {
      jobs.values().forEach(this::unwant);
      jobs.clear();
    }
  }

  /** The one loading of the user's jobs that all streams wait for; tried again after a failure. */
  synchronized Uni<Void> loaded(Supplier<Uni<Void>> load) {
    if (loading == null) {
      loading = load.get().onFailure().invoke(this::unload).memoize().indefinitely();
    }
    return loading;
  }

  private synchronized void unload() {
    loading = null;
  }

  /** From when on nothing is missing; another one after Redis has lost its data. */
  synchronized long since() {
    return since;
  }

  /** Whether Redis had all of the user's jobs when they were read last. */
  synchronized boolean isKnown() {
    return complete;
  }

  /** The transfers of jobs that show one. */
  synchronized Set<TransferId> wantedTransfers() {
    Set<TransferId> ids = new HashSet<>();
    jobs.values().stream().map(ShownJob::wantedTransfer).filter(Objects::nonNull).forEach(ids::add);
    return ids;
  }

  /** Whether nothing is missing, and every job can be shown. */
  synchronized boolean isComplete() {
    return complete
        && jobs.values().stream().allMatch(job -> job.isDeleted() || job.view().isPresent());
  }

  synchronized boolean has(JobId id) {
    ShownJob job = jobs.get(id);
    return job != null && !job.isDeleted();
  }

  /** Takes what Redis has. */
  void accept(KnownJobs known) {
    synchronized (this) {
      complete = known.isComplete();
      if (complete && since != known.since()) {
        // Redis has lost its data: what is not there again may have been deleted.
        jobs.values().forEach(this::unwant);
        jobs.clear();
        since = known.since();
      }
    }
    known.jobs().forEach(job -> accept(job, null));
  }

  void accept(Accepted<JobState> job, @Nullable TransferState transfer) {
    keep(job.state(), transfer, job.at()).forEach(Reader::flush);
  }

  void accept(JobId id, Accepted<TransferState> transfer) {
    keep(id, transfer).forEach(Reader::flush);
  }

  private synchronized List<Reader> keep(JobState job, @Nullable TransferState transfer, long at) {
    ShownJob before = jobs.get(job.id());
    ShownJob now =
        before == null ? new ShownJob(job, transfer, at) : before.with(job, at).with(transfer, at);
    if (readers.isEmpty() || now.equals(before)) {
      return List.of();
    }
    jobs.put(job.id(), now);
    // One that is still wanted stays registered, for changes of it come meanwhile.
    if (before == null || !Objects.equals(before.wantedTransfer(), now.wantedTransfer())) {
      want(now);
      if (before != null) {
        unwant(before);
      }
    }
    return offer(now);
  }

  private synchronized List<Reader> keep(JobId id, Accepted<TransferState> transfer) {
    ShownJob known = jobs.get(id);
    return known == null ? List.of() : keep(known.job(), transfer.state(), transfer.at());
  }

  /**
   * Begins a stream with how things are.
   *
   * @param over what ended or was deleted before is not live any more
   */
  void begin(Reader reader, Resumption resumption, Instant over) {
    synchronized (this) {
      forget(over);
      reader.begin(resumption.reset(), resumption.from(), states(reader, resumption), since);
    }
    reader.flush();
  }

  private void forget(Instant over) {
    List<ShownJob> forgotten = jobs.values().stream().filter(job -> job.isOver(over)).toList();
    forgotten.forEach(this::unwant);
    jobs.values().removeAll(forgotten);
  }

  private List<StreamEvent> states(Reader reader, Resumption resumption) {
    return jobs.values().stream()
        .filter(job -> reader.wants(job.job().id()))
        .filter(job -> !(resumption.isFresh() && job.isDeleted()))
        .flatMap(
            job ->
                event(job).stream()
                    .filter(event -> resumption.isNews(Math.max(event.seq(), job.acceptedAt()))))
        .toList();
  }

  /** The streams that are there now. */
  synchronized List<Reader> readers() {
    return List.copyOf(readers);
  }

  private List<Reader> offer(ShownJob job) {
    List<Reader> takers = readers.stream().filter(reader -> reader.wants(job.job().id())).toList();
    if (!takers.isEmpty()) {
      event(job).ifPresent(event -> takers.forEach(reader -> reader.offer(event)));
    }
    return takers;
  }

  private Optional<StreamEvent> event(ShownJob job) {
    return job.isDeleted()
        ? Optional.of(events.gone(job.job().id(), job.job().seq()))
        : job.view().map(events::job);
  }

  private void want(ShownJob job) {
    TransferId transfer = job.wantedTransfer();
    if (transfer != null) {
      wanted.add(transfer, new Want(this, job.job().id()));
    }
  }

  private void unwant(ShownJob job) {
    TransferId transfer = job.wantedTransfer();
    if (transfer != null) {
      wanted.remove(transfer, new Want(this, job.job().id()));
    }
  }
}
