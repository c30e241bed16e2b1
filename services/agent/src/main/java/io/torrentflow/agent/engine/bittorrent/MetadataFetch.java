package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.libtorrent4j.TorrentHandle;
import org.libtorrent4j.TorrentInfo;
import org.libtorrent4j.swig.byte_span;

/**
 * Fetches a torrent's info dictionary from peers, and not a byte of its content: the torrent is
 * removed again before anyone could say which files are wanted and what they are called. Lives on
 * the download's event loop.
 */
final class MetadataFetch implements TorrentEvents {
  // Trackers and the DHT have named peers by then, if there are any.
  private static final Duration TURN = Duration.ofSeconds(30);

  private final TorrentSession session;
  private final TorrentAdder adder;
  private final Context context;
  private final BiConsumer<byte[], List<InetSocketAddress>> received;
  private final Consumer<Throwable> failed;
  private final List<RequestedHashes> hashes;
  private ResolvedContacts contacts;
  private @Nullable TorrentHandle handle;
  private long timer;
  private int turn;
  private long turnBegan;
  private int pollsSinceMetadata;
  private boolean peersAsked;
  private boolean over;

  /**
   * @param received called once with the info dictionary and the peers that libtorrent knew, so
   *     that they need not be found again
   * @param failed called instead when it cannot be had
   */
  MetadataFetch(
      TorrentSession session,
      TorrentAdder adder,
      RequestedHashes requested,
      ResolvedContacts contacts,
      Context context,
      BiConsumer<byte[], List<InetSocketAddress>> received,
      Consumer<Throwable> failed) {
    this.session = session;
    this.adder = adder;
    this.hashes = requested.single();
    this.contacts = contacts;
    this.context = context;
    this.received = received;
    this.failed = failed;
  }

  void begin(Duration timeout) {
    timer =
        context
            .owner()
            .setTimer(
                timeout.toMillis(),
                late ->
                    fail(
                        new ProblemException(
                            ProblemCode.METADATA_TIMEOUT,
                            "No peer gave the torrent's metadata in %d s."
                                .formatted(timeout.toSeconds()))));
    add();
  }

  /** The torrent while it is in the session. */
  @Nullable TorrentHandle handle() {
    return handle;
  }

  void replaceContacts(ResolvedContacts newer) {
    ResolvedContacts before = contacts;
    contacts = newer;
    TorrentHandle torrent = handle;
    if (torrent != null) {
      session
          .run(context, () -> TorrentAdder.replaceContacts(torrent, before, newer))
          .onFailure(this::fail);
    }
  }

  /** Makes good alerts that were lost because libtorrent's queue of them was full. */
  void polled(TorrentSnapshot snapshot) {
    if (!snapshot.hasMetadata()) {
      takeTurns(snapshot.peers());
    } else if (pollsSinceMetadata++ > 0) {
      if (peersAsked) {
        finish(List.of());
      } else {
        metadataReceived();
      }
    }
  }

  // A link with two hashes may be known to peers by one of them only.
  private void takeTurns(int peers) {
    boolean isLong = System.nanoTime() - turnBegan > TURN.toNanos();
    if (!over && hashes.size() > 1 && peers == 0 && isLong) {
      turn++;
      remove().onComplete(removed -> again());
    }
  }

  /** Reports nothing any more; the download empties the session. */
  void stop() {
    over = true;
    context.owner().cancelTimer(timer);
  }

  private void add() {
    RequestedHashes hash = hashes.get(turn % hashes.size());
    ResolvedContacts used = contacts;
    turnBegan = System.nanoTime();
    call(
        () -> adder.addForMetadata(hash, used, this),
        added -> {
          if (over) {
            return;
          }
          handle = added;
          if (used != contacts) {
            ResolvedContacts newer = contacts;
            contacts = used;
            replaceContacts(newer);
          }
        });
  }

  @Override
  public void metadataReceived() {
    TorrentHandle torrent = handle;
    if (!over && !peersAsked && torrent != null) {
      peersAsked = true;
      session.run(context, torrent::saveResumeData).onFailure(this::fail);
    }
  }

  @Override
  public void peersListed(List<InetSocketAddress> peers) {
    finish(peers);
  }

  @Override
  public void failed(ProblemException problem) {
    fail(problem);
  }

  private void finish(List<InetSocketAddress> peers) {
    TorrentHandle torrent = handle;
    if (over || torrent == null) {
      return;
    }
    call(
        () -> Optional.ofNullable(torrent.torrentFile()).map(MetadataFetch::infoOf),
        info -> {
          // Without it the torrent is removed already.
          if (!over && info.isPresent()) {
            stop();
            remove()
                .onSuccess(removed -> received.accept(info.get(), peers))
                .onFailure(failed::accept);
          }
        });
  }

  private void again() {
    if (!over) {
      peersAsked = false;
      pollsSinceMetadata = 0;
      add();
    }
  }

  private Future<?> remove() {
    TorrentHandle torrent = handle;
    handle = null;
    return torrent == null ? Future.succeededFuture() : session.remove(context, torrent);
  }

  private <T> void call(Callable<T> call, Consumer<T> then) {
    session.call(context, call).onSuccess(then::accept).onFailure(this::fail);
  }

  private void fail(Throwable failure) {
    if (!over) {
      stop();
      failed.accept(failure);
    }
  }

  private static byte[] infoOf(TorrentInfo torrent) {
    byte_span span = torrent.swig().get_info_section();
    byte[] copy = new byte[Math.toIntExact(span.size())];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = span.at(i);
    }
    return copy;
  }
}
