package io.torrentflow.agent.engine.bittorrent;

import io.quarkus.runtime.StartupEvent;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.engine.Download;
import io.torrentflow.agent.engine.DownloadContext;
import io.torrentflow.agent.engine.DownloadEngine;
import io.torrentflow.kernel.net.AddressPolicy;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.platform.network.HostResolver;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Fetches torrents, from magnet links and torrent files, through libtorrent. Each download has a
 * session of its own, so that none meets another of the same torrent.
 */
@ApplicationScoped
class BitTorrentEngine implements DownloadEngine {
  // The next download may come in a moment, and a session begins with looking for the DHT.
  private static final long IDLE_MILLIS = 10_000;
  // Trackers are taken leave of for five seconds at most.
  private static final int CLOSE_SECONDS = 10;

  private final HostResolver resolver;
  private final AddressPolicy policy;
  private final AgentConfig config;
  private final Vertx vertx;
  // A loaded library cannot be unloaded safely, so copies are kept for later downloads. Transfers
  // that run or rest are bounded by slots, and so are the copies.
  private final List<TorrentLibrary> copies = new ArrayList<>();
  // Numbers of copies: the first is in use the most, and knows the DHT the best.
  private final TreeSet<Integer> free = new TreeSet<>();

  BitTorrentEngine(HostResolver resolver, AddressPolicy policy, AgentConfig config, Vertx vertx) {
    this.resolver = resolver;
    this.policy = policy;
    this.config = config;
    this.vertx = vertx;
  }

  /** What an agent before this one left on disk belongs to nobody. */
  void removeOrphans(@Observes StartupEvent started) {
    TorrentFolder.removeAll(config.workDirectory());
  }

  @Override
  public Set<SourceType> sources() {
    return Set.of(SourceType.MAGNET, SourceType.TORRENT);
  }

  @Override
  public synchronized Download start(DownloadContext context) {
    int number = free.isEmpty() ? load() : free.removeFirst();
    return copies.get(number).start(context, () -> giveBack(number));
  }

  /** The number of one more copy. */
  private int load() {
    int number = copies.size();
    copies.add(
        LibraryCopy.load(
            config.workDirectory().resolve("native/libtorrent4j-%d.so".formatted(number)),
            config,
            policy,
            resolver));
    return number;
  }

  private synchronized void giveBack(int number) {
    free.add(number);
    if (number > 0) {
      vertx.setTimer(IDLE_MILLIS, timer -> closeIfIdle(number));
    }
  }

  private synchronized void closeIfIdle(int number) {
    if (free.remove(number)) {
      copies.get(number).close().whenComplete((closed, failure) -> closed(number));
    }
  }

  private synchronized void closed(int number) {
    free.add(number);
  }

  @PreDestroy
  void stop() {
    CompletableFuture<?>[] closing;
    synchronized (this) {
      closing =
          copies.stream()
              .map(copy -> copy.close().toCompletableFuture())
              .toArray(CompletableFuture<?>[]::new);
    }
    CompletableFuture.allOf(closing)
        .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
