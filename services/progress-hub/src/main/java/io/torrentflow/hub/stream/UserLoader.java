package io.torrentflow.hub.stream;

import io.smallrye.mutiny.Uni;
import io.torrentflow.hub.resync.Resync;
import io.torrentflow.hub.state.Accepted;
import io.torrentflow.hub.state.RedisStateStore;
import io.torrentflow.kernel.wire.TransferState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Brings a user's jobs from Redis to this replica. */
@ApplicationScoped
class UserLoader {
  private final RedisStateStore store;
  private final Resync resync;
  private final WantedTransfers wanted;

  UserLoader(RedisStateStore store, Resync resync, WantedTransfers wanted) {
    this.store = store;
    this.resync = resync;
    this.wanted = wanted;
  }

  /** Loads the jobs; those that Redis has lost are requested and waited for. */
  Uni<Void> load(UserStreams streams) {
    return read(streams)
        .flatMap(read -> streams.isComplete() ? Uni.createFrom().voidItem() : resync(streams));
  }

  /** Requests all jobs and loads them; without a response what is known is enough, if it is all. */
  Uni<Void> resync(UserStreams streams) {
    return resync
        .of(streams.user)
        .onFailure(e -> streams.isKnown())
        .recoverWithNull()
        .chain(() -> read(streams))
        .invoke(
            () -> {
              if (!streams.isKnown()) {
                throw Resync.unavailable();
              }
            });
  }

  // The transfers are read after it is known here which are wanted: what is published between the
  // readings is then received, and what was published before is read.
  private Uni<Void> read(UserStreams streams) {
    return store
        .jobsOf(streams.user)
        .invoke(streams::accept)
        .chain(() -> store.transfers(streams.wantedTransfers()))
        .invoke(this::accept)
        .replaceWithVoid();
  }

  /** Gives transfers to all jobs that show them. */
  void accept(List<Accepted<TransferState>> transfers) {
    for (Accepted<TransferState> transfer : transfers) {
      wanted.of(transfer.state().id()).forEach(want -> want.streams().accept(want.job(), transfer));
    }
  }
}
