package io.torrentflow.hub.stream;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.hub.HubConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Brings open streams up to date after changes were missed for a while. */
@ApplicationScoped
class StreamReloader {
  private static final Resumption AGAIN = new Resumption(true, 0);
  // Some users wait for a resync of up to five seconds; the others must not wait for them.
  private static final int CONCURRENCY = 64;

  private final Readers readers;
  private final UserLoader loader;
  private final HubConfig config;
  private final InstantSource clock;

  StreamReloader(Readers readers, UserLoader loader, HubConfig config, InstantSource clock) {
    this.readers = readers;
    this.loader = loader;
    this.config = config;
    this.clock = clock;
  }

  Uni<Void> reloadAll() {
    return Multi.createFrom()
        .iterable(readers.users())
        .onItem()
        .transformToUni(this::reload)
        .merge(CONCURRENCY)
        .onItem()
        .ignoreAsUni();
  }

  /** What is newer is offered; where Redis has lost its data, readers begin again. */
  private Uni<Void> reload(UserStreams streams) {
    long before = streams.since();
    return loader
        .load(streams)
        .invoke(
            () -> {
              if (before > 0 && streams.since() != before) {
                streams.readers().forEach(this::beginAgain);
              }
            })
        .onFailure()
        .invoke(
            e -> {
              Log.infof("Streams of user %s end: %s", streams.user, e.toString());
              streams.readers().forEach(reader -> reader.end(EndReason.DEPENDENCY_UNAVAILABLE));
            })
        .onFailure()
        .recoverWithNull();
  }

  private void beginAgain(Reader reader) {
    reader.streams.begin(reader, AGAIN, clock.instant().minus(config.retention().ended()));
  }
}
