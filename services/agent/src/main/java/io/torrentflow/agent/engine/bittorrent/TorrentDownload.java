package io.torrentflow.agent.engine.bittorrent;

import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.engine.Download;
import io.torrentflow.agent.engine.DownloadContext;
import io.torrentflow.agent.engine.DownloadProgress;
import io.torrentflow.agent.engine.Manifest;
import io.torrentflow.agent.engine.PartSink;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.Contacts;
import io.torrentflow.kernel.source.Metainfo;
import io.torrentflow.kernel.source.MetainfoReader;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.TrackerMessage;
import io.torrentflow.platform.network.HostResolver;
import io.torrentflow.platform.storage.PartPlan;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.libtorrent4j.TorrentHandle;

/**
 * The download of one torrent: first its metadata if only peers have it, then its pieces, whose
 * parts are put while others are being fetched.
 *
 * <p>Its state lives on the download's event loop; libtorrent is called on the session's thread.
 */
final class TorrentDownload implements Download, TorrentEvents {
  private static final long POLL_MILLIS = 1_000;

  private final TorrentSession session;
  private final HostResolver resolver;
  private final AgentConfig config;
  private final DownloadContext download;
  private final Context context;
  private final Vertx vertx;
  private final PartSink sink;
  private final TorrentFolder folder;
  private final TorrentAdder adder;
  private final Runnable ended;
  private final Activity activity = new Activity();

  private ResolvedContacts contacts = ResolvedContacts.NONE;
  private @Nullable MetadataFetch metadataFetch;
  private @Nullable TorrentHandle handle;
  private @Nullable PieceMap pieces;
  private @Nullable FinishedParts parts;
  private List<Metainfo.Entry> wanted = List.of();
  private List<TrackerMessage> trackers = List.of();
  private int peers;
  private int seeds;
  private @Nullable Uni<Void> stopped;
  private long poll = -1;
  private boolean paused;
  private boolean over;

  /**
   * @param session of this download alone until it has ended
   * @param ended called once, when the session is empty again
   */
  TorrentDownload(
      TorrentSession session,
      HostResolver resolver,
      AgentConfig config,
      DownloadContext download,
      Runnable ended) {
    this.session = session;
    this.resolver = resolver;
    this.config = config;
    this.download = download;
    this.context = download.context();
    this.vertx = context.owner();
    this.sink = download.sink();
    this.folder =
        TorrentFolder.of(config.workDirectory(), download.transferId(), download.assignment());
    this.adder = new TorrentAdder(session, context, folder);
    this.ended = ended;
  }

  /** What is done before libtorrent is needed, as it blocks. */
  private record Prepared(ResolvedContacts contacts, @Nullable ProvedTorrent torrent) {}

  void begin() {
    if (over) {
      return;
    }
    poll = vertx.setPeriodic(POLL_MILLIS, timer -> poll());
    blocking(
        () -> {
          folder.create();
          return new Prepared(ResolvedContacts.of(download.contacts(), resolver), provedTorrent());
        },
        prepared -> {
          contacts = prepared.contacts();
          if (prepared.torrent() == null) {
            fetchMetadata();
          } else {
            open(prepared.torrent());
          }
        });
  }

  @Override
  public void pause() {
    if (!paused && !over) {
      paused = true;
      onTorrent(TorrentHandle::pause);
    }
  }

  @Override
  public void resume() {
    if (paused && !over) {
      paused = false;
      activity.restart();
      onTorrent(TorrentHandle::resume);
    }
  }

  @Override
  public void replaceContacts(Contacts newer) {
    if (over) {
      return;
    }
    blocking(
        () -> ResolvedContacts.of(newer, resolver),
        resolved -> {
          ResolvedContacts before = contacts;
          contacts = resolved;
          if (metadataFetch != null) {
            metadataFetch.replaceContacts(resolved);
          }
          onTorrent(torrent -> TorrentAdder.replaceContacts(torrent, before, resolved));
        });
  }

  @Override
  public Uni<Void> stop() {
    Uni<Void> stopping = stopped;
    if (stopping == null) {
      stopping = end();
      stopped = stopping;
    }
    return stopping;
  }

  // Once only: the session is another download's then.
  private Uni<Void> end() {
    over = true;
    vertx.cancelTimer(poll);
    handle = null;
    if (parts != null) {
      parts.stop();
    }
    if (metadataFetch != null) {
      metadataFetch.stop();
    }
    Future<?> emptied =
        session
            .run(
                context,
                () -> {
                  // What is just being added is in it, too.
                  session.removeAll();
                  folder.remove();
                })
            .onComplete(done -> ended.run());
    return Uni.createFrom().completionStage(emptied.toCompletionStage()).replaceWithVoid();
  }

  @Override
  public DownloadProgress progress() {
    long downloaded = pieces == null ? 0 : pieces.downloadedBytes();
    boolean isFetching = pieces == null || !pieces.isWhole();
    return new DownloadProgress(
        downloaded,
        peers,
        seeds,
        isFetching ? activity.reason(pieces == null, peers) : null,
        trackers);
  }

  private @Nullable ProvedTorrent provedTorrent() {
    Checkpoint checkpoint = download.checkpoint();
    byte[] known =
        download.source().type() == SourceType.TORRENT
            ? Objects.requireNonNull(download.source().torrent())
            : checkpoint == null ? null : checkpoint.torrent();
    return known == null ? null : ProvedTorrent.of(known, RequestedHashes.of(download.source()));
  }

  private void fetchMetadata() {
    RequestedHashes requested = RequestedHashes.of(download.source());
    MetadataFetch fetch =
        new MetadataFetch(
            session,
            adder,
            requested,
            contacts,
            context,
            (info, known) -> {
              metadataFetch = null;
              contacts = contacts.with(known);
              // The piece layers come from peers, too, when they are needed.
              blocking(
                  () -> ProvedTorrent.of(MetainfoReader.torrentOf(info), requested), this::open);
            },
            this::fail);
    metadataFetch = fetch;
    fetch.begin(config.bittorrent().metadataTimeout());
  }

  private void open(ProvedTorrent torrent) {
    Metainfo metainfo = torrent.metainfo();
    wanted =
        metainfo.files().stream()
            .filter(file -> download.selection().includes(file.position()))
            .toList();
    long total = wanted.stream().mapToLong(Metainfo.Entry::sizeBytes).sum();
    ProblemException refusal = refusal(total);
    if (refusal != null) {
      fail(refusal);
      return;
    }
    sink.open(manifest(torrent), true)
        .subscribe()
        .with(
            opened -> {
              if (!over) {
                fetch(torrent, total);
              }
            },
            this::fail);
  }

  private @Nullable ProblemException refusal(long total) {
    if (wanted.isEmpty()) {
      return new ProblemException(
          ProblemCode.TORRENT_INVALID, "No file that is selected is in the torrent.");
    }
    if (total > config.maxTransferSize().asLongValue()
        || wanted.size() > config.maxTransferFiles()) {
      return new ProblemException(
          ProblemCode.TOO_LARGE,
          "The torrent's %d files of %d bytes are more than is allowed."
              .formatted(wanted.size(), total));
    }
    return null;
  }

  private Manifest manifest(ProvedTorrent torrent) {
    List<Manifest.File> files =
        IntStream.range(0, wanted.size())
            .mapToObj(
                index ->
                    new Manifest.File(
                        index,
                        wanted.get(index).position(),
                        wanted.get(index).path(),
                        wanted.get(index).sizeBytes()))
            .toList();
    // A torrent file comes with the transfer again.
    boolean keep = download.source().type() == SourceType.MAGNET;
    return manifest(torrent, keep ? torrent.bytes() : null, files);
  }

  @SuppressWarnings("NullAway") // It does not read the annotation on the record's array component.
  private static Manifest manifest(
      ProvedTorrent torrent, byte @Nullable [] kept, List<Manifest.File> files) {
    return new Manifest(torrent.metainfo().name(), torrent.report(), null, kept, files);
  }

  private void fetch(ProvedTorrent torrent, long total) {
    PieceMap map = new PieceMap(torrent.metainfo().pieceLength(), total);
    for (int file = 0; file < wanted.size(); file++) {
      PartPlan plan = sink.plan(file);
      for (int part = 1; part <= plan.count(); part++) {
        if (!sink.holds(file, part)) {
          map.add(file, plan, part, wanted.get(file).offset());
        }
      }
    }
    pieces = map;
    if (map.partCount() == 0) {
      fetched();
      return;
    }
    long missing = total - sink.heldBytes();
    blocking(
        folder::usableBytes,
        room -> {
          if (room < missing) {
            fail(noRoom(missing, room));
            return;
          }
          parts = new FinishedParts(context, sink, folder, wanted, map, this::fetched, this::fail);
          activity.restart();
          add(torrent, map);
        });
  }

  private static ProblemException noRoom(long missing, long room) {
    return new ProblemException(
        ProblemCode.STORAGE_FULL,
        "The agent's disk has room for %d bytes and the torrent needs %d; free some and retry."
            .formatted(room, missing));
  }

  private void add(ProvedTorrent torrent, PieceMap map) {
    ResolvedContacts used = contacts;
    session
        .call(context, () -> adder.add(torrent, map, used, this))
        .onSuccess(
            added -> {
              if (over) {
                return;
              }
              handle = added;
              if (used != contacts) {
                onTorrent(newer -> TorrentAdder.replaceContacts(newer, used, contacts));
              }
              if (paused) {
                onTorrent(TorrentHandle::pause);
              }
            })
        .onFailure(this::fail);
  }

  @Override
  public void failed(ProblemException problem) {
    fail(problem);
  }

  @Override
  public void pieceFinished(int piece) {
    if (parts != null) {
      parts.pieceFinished(piece);
    }
  }

  private void poll() {
    TorrentHandle polled = metadataFetch == null ? handle : metadataFetch.handle();
    if (over || polled == null || paused) {
      return;
    }
    Duration idle = activity.idle();
    session
        .call(
            context,
            () -> {
              TorrentSnapshot snapshot = TorrentSnapshot.of(polled);
              session.polled(polled, snapshot, idle);
              return snapshot;
            })
        .onSuccess(
            snapshot -> {
              if (!over) {
                note(snapshot);
              }
            });
  }

  private void note(TorrentSnapshot snapshot) {
    peers = snapshot.peers();
    seeds = snapshot.seeds();
    trackers = snapshot.trackers();
    if (metadataFetch != null) {
      metadataFetch.polled(snapshot);
      return;
    }
    // An alert is lost when libtorrent's queue of them is full.
    snapshot.finished().stream().forEach(this::pieceFinished);
    activity.received(snapshot.payload());
    Duration limit = config.bittorrent().stallTimeout();
    if (pieces != null && !pieces.isWhole() && activity.idle().compareTo(limit) > 0) {
      fail(
          new ProblemException(
              ProblemCode.DOWNLOAD_STALLED,
              "No peer sent anything for %d s.".formatted(limit.toSeconds())));
    }
  }

  private void fetched() {
    if (!over) {
      stop().subscribe().with(done -> {}, failure -> {});
      download.listener().fetched();
    }
  }

  private void fail(Throwable cause) {
    if (over) {
      return;
    }
    stop().subscribe().with(done -> {}, failure -> {});
    // Java's own message may be a path of the agent, which is none of the owner's.
    String what =
        cause instanceof IOException
            ? "The agent's work directory cannot be used."
            : "libtorrent failed: " + cause.getMessage();
    download.listener().failed(ProblemException.of(cause, ProblemCode.ENGINE_FAILED, what));
  }

  private void onTorrent(Consumer<TorrentHandle> action) {
    TorrentHandle added = handle;
    if (added != null) {
      session.run(context, () -> action.accept(added)).onFailure(this::fail);
    }
  }

  private <T> void blocking(Callable<T> call, Consumer<T> then) {
    context
        .executeBlocking(call, true)
        .onComplete(
            done -> {
              if (over) {
                return;
              }
              if (done.succeeded()) {
                then.accept(Objects.requireNonNull(done.result()));
              } else {
                fail(Objects.requireNonNull(done.cause()));
              }
            });
  }
}
