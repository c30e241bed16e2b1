package io.torrentflow.agent.engine.bittorrent;

import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.engine.Download;
import io.torrentflow.agent.engine.DownloadContext;
import io.torrentflow.agent.engine.DownloadProgress;
import io.torrentflow.agent.engine.Manifest;
import io.torrentflow.agent.engine.PartPlan;
import io.torrentflow.agent.engine.PartSink;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.Metainfo;
import io.torrentflow.kernel.source.MetainfoReader;
import io.torrentflow.platform.network.HostResolver;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.libtorrent4j.PieceIndexBitfield;
import org.libtorrent4j.TorrentHandle;
import org.libtorrent4j.TorrentStatus;
import org.libtorrent4j.swig.byte_span;

/**
 * One torrent on its way: first its metadata if only peers have it, then its pieces, whose parts
 * are put while others are being fetched.
 *
 * <p>Its state lives on the download's event loop; libtorrent is called on the session's thread.
 */
final class TorrentDownload implements Download {
  private static final long POLL_MILLIS = 1_000;

  private final TorrentSession session;
  private final AgentConfig config;
  private final DownloadContext download;
  private final Context context;
  private final Vertx vertx;
  private final PartSink sink;
  private final TorrentFolder folder;
  private final TorrentAdder adder;

  private @Nullable TorrentHandle handle;
  private @Nullable PieceMap pieces;
  private @Nullable FinishedParts parts;
  private @Nullable TorrentSource unread;
  private List<Metainfo.Entry> wanted = List.of();
  private int peers;
  private int seeds;
  private long payload;
  private long payloadAt = System.nanoTime();
  private long poll = -1;
  private long metadataTimer = -1;
  private boolean isFetching;
  private boolean begun;
  private boolean paused;
  private boolean over;

  TorrentDownload(
      TorrentSession session, HostResolver resolver, AgentConfig config, DownloadContext download) {
    this.session = session;
    this.config = config;
    this.download = download;
    this.context = download.context();
    this.vertx = context.owner();
    this.sink = download.sink();
    this.folder = TorrentFolder.of(config.workDirectory(), download.jobId(), download.assignment());
    this.adder = new TorrentAdder(session, resolver, folder);
  }

  /** A torrent whose metadata is there and has been checked. */
  private record Readable(TorrentSource source, Metainfo metainfo, byte[] bytes) {}

  void begin() {
    if (over || paused || begun) {
      return;
    }
    begun = true;
    poll = vertx.setPeriodic(POLL_MILLIS, timer -> context.runOnContext(tick -> poll()));
    blocking(
        () -> {
          folder.create();
          return TorrentSource.of(download.source(), download.checkpoint());
        },
        this::read);
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
      payloadAt = System.nanoTime();
      onTorrent(TorrentHandle::resume);
      begin();
    }
  }

  @Override
  public Uni<Void> stop() {
    over = true;
    vertx.cancelTimer(poll);
    vertx.cancelTimer(metadataTimer);
    TorrentHandle added = handle;
    handle = null;
    if (parts != null) {
      parts.stop();
    }
    Future<?> removed =
        session.call(
            context,
            () -> {
              if (added != null) {
                session.remove(added);
              }
              folder.remove();
              return true;
            });
    return Uni.createFrom().completionStage(removed.toCompletionStage()).replaceWithVoid();
  }

  @Override
  public DownloadProgress progress() {
    long downloaded = pieces == null ? 0 : pieces.downloadedBytes();
    return new DownloadProgress(downloaded, peers, seeds);
  }

  private void read(TorrentSource source) {
    if (source.torrent() == null) {
      fetchMetadata(source);
      return;
    }
    byte[] torrent = source.torrent();
    onSession(
        () -> new Readable(source, Objects.requireNonNull(source.metainfo()), torrent), this::open);
  }

  private void fetchMetadata(TorrentSource source) {
    Duration limit = config.bittorrent().metadataTimeout();
    metadataTimer =
        vertx.setTimer(
            limit.toMillis(),
            timer ->
                fail(
                    new ProblemException(
                        ProblemCode.METADATA_TIMEOUT,
                        "No peer gave the torrent's metadata in %d s."
                            .formatted(limit.toSeconds()))));
    String uri = Objects.requireNonNull(download.source().uri());
    onSession(
        () -> adder.addMagnet(uri, source, new Events(() -> metadataReceived(source))),
        added -> {
          handle = added;
          unread = source;
          if (paused) {
            onTorrent(TorrentHandle::pause);
          }
        });
  }

  private void metadataReceived(TorrentSource source) {
    TorrentHandle magnet = handle;
    if (magnet == null || unread == null || over) {
      return;
    }
    unread = null;
    vertx.cancelTimer(metadataTimer);
    onSession(
        () -> {
          byte[] dictionary = bytes(magnet.torrentFile().swig().get_info_section());
          return new Readable(
              source, MetainfoReader.readInfo(dictionary), TorrentSource.around(dictionary));
        },
        this::open);
  }

  private static byte[] bytes(byte_span span) {
    byte[] copy = new byte[Math.toIntExact(span.size())];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = span.at(i);
    }
    return copy;
  }

  private void open(Readable torrent) {
    Metainfo metainfo = torrent.metainfo();
    wanted = torrent.source().wanted(metainfo);
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
            this::failed);
  }

  private @Nullable ProblemException refusal(long total) {
    if (wanted.isEmpty()) {
      return new ProblemException(
          ProblemCode.MAGNET_INVALID, "The link selects no file that the torrent has.");
    }
    if (total > config.maxJobSize().asLongValue() || wanted.size() > config.maxJobFiles()) {
      return new ProblemException(
          ProblemCode.TOO_LARGE,
          "The torrent's %d files of %d bytes are more than is allowed."
              .formatted(wanted.size(), total));
    }
    return null;
  }

  private Manifest manifest(Readable torrent) {
    Metainfo metainfo = torrent.metainfo();
    List<Manifest.File> files =
        IntStream.range(0, wanted.size())
            .mapToObj(
                index ->
                    new Manifest.File(
                        index, wanted.get(index).path(), wanted.get(index).sizeBytes()))
            .toList();
    String hash =
        metainfo.v1() != null ? metainfo.v1().hex() : Objects.requireNonNull(metainfo.v2()).hex();
    // A torrent file comes with the job again; metadata of version 2 lacks the piece layers.
    boolean keep = torrent.source().magnet() != null && metainfo.v2() == null;
    return manifest(metainfo.name(), hash, keep ? torrent.bytes() : null, files);
  }

  @SuppressWarnings("NullAway") // It does not read the annotation on the record's array component.
  private static Manifest manifest(
      String name, String hash, byte @Nullable [] torrent, List<Manifest.File> files) {
    return new Manifest(name, hash, null, torrent, files);
  }

  private void fetch(Readable torrent, long total) {
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
    List<Metainfo.Entry> files = wanted;
    parts = new FinishedParts(context, sink, folder, files, map, this::fetched, this::failed);
    TorrentHandle magnet = handle;
    if (magnet == null) {
      Events events = new Events(() -> {});
      onSession(
          () ->
              adder.add(torrent.bytes(), torrent.source(), torrent.metainfo(), files, map, events),
          this::added);
    } else {
      onSession(
          () -> {
            TorrentAdder.select(magnet, files, map);
            return magnet;
          },
          this::added);
    }
  }

  private void added(TorrentHandle torrent) {
    handle = torrent;
    isFetching = true;
    payloadAt = System.nanoTime();
    if (paused) {
      onTorrent(TorrentHandle::pause);
    }
  }

  private void pieceFinished(int piece) {
    if (parts != null) {
      parts.pieceFinished(piece);
    }
  }

  private void poll() {
    TorrentHandle added = handle;
    if (over || added == null || paused) {
      return;
    }
    session
        .call(context, () -> Snapshot.of(added))
        .onSuccess(
            snapshot -> {
              if (!over) {
                // An alert is lost when libtorrent's queue of them is full.
                snapshot.finished().stream().forEach(this::pieceFinished);
                if (unread != null && snapshot.hasMetadata()) {
                  metadataReceived(unread);
                }
                note(snapshot);
              }
            });
  }

  /** A torrent at one moment, copied out of libtorrent. */
  private record Snapshot(
      int peers, int seeds, long payload, boolean hasMetadata, BitSet finished) {
    static Snapshot of(TorrentHandle handle) {
      TorrentStatus status = handle.status(TorrentHandle.QUERY_PIECES);
      PieceIndexBitfield pieces = status.pieces();
      BitSet finished = new BitSet();
      for (int piece = 0; piece < pieces.size(); piece++) {
        finished.set(piece, pieces.getBit(piece));
      }
      return new Snapshot(
          status.numPeers(),
          status.numSeeds(),
          status.totalPayloadDownload(),
          status.hasMetadata(),
          finished);
    }
  }

  private void note(Snapshot snapshot) {
    peers = snapshot.peers();
    seeds = snapshot.seeds();
    long now = System.nanoTime();
    if (snapshot.payload() != payload) {
      payload = snapshot.payload();
      payloadAt = now;
    }
    Duration limit = config.bittorrent().stallTimeout();
    if (isFetching && pieces != null && !pieces.isWhole() && now - payloadAt > limit.toNanos()) {
      fail(
          new ProblemException(
              ProblemCode.DOWNLOAD_STALLED,
              "No peer sent anything for %d s.".formatted(limit.toSeconds())));
    }
  }

  private void fetched() {
    if (!over) {
      over = true;
      stop().subscribe().with(done -> {}, failure -> {});
      download.listener().fetched();
    }
  }

  private void failed(Throwable failure) {
    fail(problem(failure));
  }

  private void fail(ProblemException problem) {
    if (!over) {
      over = true;
      stop().subscribe().with(done -> {}, failure -> {});
      download.listener().failed(problem);
    }
  }

  private void onTorrent(Consumer<TorrentHandle> action) {
    TorrentHandle added = handle;
    if (added != null) {
      onSession(
          () -> {
            action.accept(added);
            return true;
          },
          done -> {});
    }
  }

  private <T> void onSession(Callable<T> call, Consumer<T> then) {
    handle(session.call(context, call), then);
  }

  private <T> void blocking(Callable<T> call, Consumer<T> then) {
    handle(
        context.executeBlocking(call, false).map(result -> Objects.requireNonNull(result)), then);
  }

  private <T> void handle(Future<T> outcome, Consumer<T> then) {
    outcome.onComplete(
        done -> {
          if (done.succeeded()) {
            settle(done.result(), then);
          } else {
            failed(Objects.requireNonNull(done.cause()));
          }
        });
  }

  // A torrent that was added while the download was stopped must not stay behind.
  private <T> void settle(T result, Consumer<T> then) {
    if (!over) {
      then.accept(result);
    } else if (result instanceof TorrentHandle late) {
      session.call(
          context,
          () -> {
            session.remove(late);
            folder.remove();
            return true;
          });
    }
  }

  private static ProblemException problem(Throwable failure) {
    if (failure instanceof ProblemException problem) {
      return problem;
    }
    String what =
        failure instanceof IOException ? "The work directory failed" : "libtorrent failed";
    return new ProblemException(
        ProblemCode.ENGINE_FAILED, what + ": " + failure.getMessage(), null, failure);
  }

  /** Brings what libtorrent tells to the event loop. */
  private final class Events implements TorrentSession.TorrentEvents {
    private final Runnable metadata;

    Events(Runnable metadata) {
      this.metadata = metadata;
    }

    @Override
    public void metadataReceived() {
      context.runOnContext(go -> metadata.run());
    }

    @Override
    public void pieceFinished(int piece) {
      context.runOnContext(go -> TorrentDownload.this.pieceFinished(piece));
    }

    @Override
    public void failed(String message) {
      context.runOnContext(
          go -> fail(new ProblemException(ProblemCode.ENGINE_FAILED, "libtorrent: " + message)));
    }
  }
}
