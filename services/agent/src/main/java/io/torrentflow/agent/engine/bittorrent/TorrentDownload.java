package io.torrentflow.agent.engine.bittorrent;

import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.buffer.PartBuffer;
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
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.libtorrent4j.AddTorrentParams;
import org.libtorrent4j.PieceIndexBitfield;
import org.libtorrent4j.Priority;
import org.libtorrent4j.TcpEndpoint;
import org.libtorrent4j.TorrentFlags;
import org.libtorrent4j.TorrentHandle;
import org.libtorrent4j.TorrentInfo;
import org.libtorrent4j.TorrentStatus;
import org.libtorrent4j.swig.byte_span;
import org.libtorrent4j.swig.torrent_flags_t;

/**
 * One torrent on its way: first its metadata if only peers have it, then its pieces. A part is read
 * from disk and put as soon as its pieces are verified, while the others are being fetched.
 *
 * <p>Its state lives on the download's event loop; libtorrent is called on the session's thread.
 */
final class TorrentDownload implements Download {
  // Files read at once; the memory for them is bounded by the sink.
  private static final int READERS = 4;
  private static final long POLL_MILLIS = 1_000;

  private final TorrentSession session;
  private final HostResolver resolver;
  private final AgentConfig config;
  private final DownloadContext download;
  private final Context context;
  private final Vertx vertx;
  private final PartSink sink;
  private final TorrentFolder folder;
  private final ArrayDeque<PieceMap.Part> ready = new ArrayDeque<>();

  private @Nullable TorrentHandle handle;
  private @Nullable PieceMap pieces;
  private @Nullable TorrentSource unread;
  private List<Metainfo.Entry> wanted = List.of();
  private int reading;
  private int partsPut;
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
    this.resolver = resolver;
    this.config = config;
    this.download = download;
    this.context = download.context();
    this.vertx = context.owner();
    this.sink = download.sink();
    this.folder = TorrentFolder.of(config.workDirectory(), download.jobId(), download.assignment());
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
    ready.clear();
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
    onSession(
        () -> {
          AddTorrentParams params =
              AddTorrentParams.parseMagnetUri(Objects.requireNonNull(download.source().uri()));
          params.filePriorities(new Priority[0]);
          contacts(params, source, null);
          return session.add(params, new Events(() -> metadataReceived(source)));
        },
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
            failure -> fail(problem(failure)));
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
    TorrentHandle magnet = handle;
    if (magnet == null) {
      onSession(() -> add(torrent, map, files), this::added);
    } else {
      onSession(
          () -> {
            go(magnet, map, files);
            return magnet;
          },
          this::added);
    }
  }

  /** Adds a torrent whose metadata was known before. */
  private TorrentHandle add(Readable torrent, PieceMap map, List<Metainfo.Entry> files) {
    TorrentInfo info = new TorrentInfo(torrent.bytes());
    files.forEach(file -> info.renameFile(file.position(), name(file)));
    info.clearTrackers();
    info.setWebSeeds(List.of());
    AddTorrentParams params = new AddTorrentParams();
    params.setTorrentInfo(info);
    params.piecePriorities(priorities(info.numPieces(), map));
    contacts(params, torrent.source(), torrent.metainfo());
    return session.add(params, new Events(() -> {}));
  }

  // It asks for pieces as soon as it has the metadata, moments before these have been checked: held
  // back by upload mode it would lose its peers, as seeds leave those that only upload. Until it is
  // here libtorrent's own cleaning of paths keeps the files below the folder.
  private static void go(TorrentHandle magnet, PieceMap map, List<Metainfo.Entry> files) {
    files.forEach(file -> magnet.renameFile(file.position(), name(file)));
    magnet.prioritizePieces(priorities(magnet.torrentFile().numPieces(), map));
  }

  private static Priority[] priorities(int count, PieceMap map) {
    return IntStream.range(0, count)
        .mapToObj(piece -> map.isNeeded(piece) ? Priority.DEFAULT : Priority.IGNORE)
        .toArray(Priority[]::new);
  }

  // A stranger's names may be too long, too deep, or the same twice.
  private static String name(Metainfo.Entry file) {
    return "file-" + file.position();
  }

  private void contacts(
      AddTorrentParams params, TorrentSource source, @Nullable Metainfo metainfo) {
    params.setSavePath(folder.path().toString());
    params.setTrackers(source.trackers(metainfo, resolver));
    params.setUrlSeeds(source.webSeeds(metainfo, resolver));
    List<TcpEndpoint> named = source.peers(resolver);
    params.peers(named);
    torrent_flags_t managed = TorrentFlags.AUTO_MANAGED.or_(TorrentFlags.PAUSED);
    params.setFlags(
        params
            .getFlags()
            .and_(managed.inv())
            .or_(TorrentFlags.APPLY_IP_FILTER)
            // In order, so that parts are complete early and upload and download overlap; in
            // random order nearly all of them are complete only at the end.
            .or_(TorrentFlags.SEQUENTIAL_DOWNLOAD)
            // Two jobs must not share one torrent, and with it its folder.
            .or_(TorrentFlags.DUPLICATE_IS_ERROR));
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
    if (!over && pieces != null) {
      ready.addAll(pieces.finish(piece));
      put();
    }
  }

  private void put() {
    while (reading < READERS && !ready.isEmpty()) {
      PieceMap.Part part = ready.remove();
      reading++;
      sink.buffer(part.length())
          .subscribe()
          .with(buffer -> fill(part, buffer), failure -> fail(problem(failure)));
    }
  }

  private void fill(PieceMap.Part part, PartBuffer buffer) {
    if (over) {
      buffer.release();
      return;
    }
    Path path = folder.path().resolve(name(wanted.get(part.file())));
    long offset = part.begin() - wanted.get(part.file()).offset();
    context
        .executeBlocking(
            () -> {
              try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                buffer.fillFrom(file, offset);
              }
              return true;
            },
            false)
        .onComplete(
            done -> {
              reading--;
              if (over || done.failed()) {
                buffer.release();
                if (done.failed()) {
                  fail(problem(Objects.requireNonNull(done.cause())));
                }
                return;
              }
              sink.put(part.file(), part.number(), buffer);
              partsPut++;
              if (pieces != null && partsPut == pieces.partCount()) {
                fetched();
              } else {
                put();
              }
            });
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
    put();
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
            fail(problem(Objects.requireNonNull(done.cause())));
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
