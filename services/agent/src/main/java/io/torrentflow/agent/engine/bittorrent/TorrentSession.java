package io.torrentflow.agent.engine.bittorrent;

import static org.libtorrent4j.swig.settings_pack.bool_types.allow_multiple_connections_per_ip;
import static org.libtorrent4j.swig.settings_pack.bool_types.announce_to_all_tiers;
import static org.libtorrent4j.swig.settings_pack.bool_types.announce_to_all_trackers;
import static org.libtorrent4j.swig.settings_pack.bool_types.apply_ip_filter_to_trackers;
import static org.libtorrent4j.swig.settings_pack.bool_types.enable_incoming_utp;
import static org.libtorrent4j.swig.settings_pack.bool_types.enable_natpmp;
import static org.libtorrent4j.swig.settings_pack.bool_types.enable_outgoing_utp;
import static org.libtorrent4j.swig.settings_pack.bool_types.enable_upnp;
import static org.libtorrent4j.swig.settings_pack.bool_types.ssrf_mitigation;
import static org.libtorrent4j.swig.settings_pack.int_types.max_allowed_in_request_queue;
import static org.libtorrent4j.swig.settings_pack.int_types.max_out_request_queue;
import static org.libtorrent4j.swig.settings_pack.int_types.min_reconnect_time;
import static org.libtorrent4j.swig.settings_pack.int_types.peer_connect_timeout;
import static org.libtorrent4j.swig.settings_pack.int_types.utp_connect_timeout;
import static org.libtorrent4j.swig.settings_pack.string_types.user_agent;

import io.torrentflow.agent.AgentConfig;
import io.torrentflow.kernel.net.AddressPolicy;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.libtorrent4j.AddTorrentParams;
import org.libtorrent4j.AlertListener;
import org.libtorrent4j.SessionManager;
import org.libtorrent4j.SessionParams;
import org.libtorrent4j.SettingsPack;
import org.libtorrent4j.TorrentHandle;
import org.libtorrent4j.alerts.Alert;
import org.libtorrent4j.alerts.AlertType;
import org.libtorrent4j.alerts.FileErrorAlert;
import org.libtorrent4j.alerts.PieceFinishedAlert;
import org.libtorrent4j.alerts.SaveResumeDataAlert;
import org.libtorrent4j.alerts.SaveResumeDataFailedAlert;
import org.libtorrent4j.alerts.TorrentAlert;
import org.libtorrent4j.alerts.TorrentErrorAlert;
import org.libtorrent4j.swig.error_code;

/**
 * A libtorrent session for one download at a time, begun with the first call. Calls into libtorrent
 * wait for its network thread, so they are made on a thread of their own.
 */
final class TorrentSession {
  // A download makes a call a second and a few at its start and end.
  private static final int MAX_WAITING_CALLS = 1_000;
  // ENOSPC of Linux.
  private static final int NO_SPACE = 28;
  // BEP 9 has no bound; ten mebibytes is the largest torrent that is read.
  static final int MAX_METADATA_BYTES = 10 << 20;

  private final Path library;
  private final AgentConfig config;
  private final AddressPolicy policy;
  private final Map<Long, Listener> listeners = new ConcurrentHashMap<>();
  // These are used by the calls' thread only.
  private final UtpFallback utpFallback = new UtpFallback();
  private boolean triesUtp;
  private final ThreadPoolExecutor calls =
      new ThreadPoolExecutor(
          1,
          1,
          30,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MAX_WAITING_CALLS),
          Thread.ofPlatform().name("libtorrent-calls").daemon().factory());
  private @Nullable SessionManager session;
  private boolean loaded;

  private record Listener(TorrentHandle handle, Context context, TorrentEvents events) {
    void emit(Consumer<TorrentEvents> event) {
      context.runOnContext(go -> event.accept(events));
    }
  }

  /**
   * @param library where the native library is put
   */
  TorrentSession(Path library, AgentConfig config, AddressPolicy policy) {
    this.library = library;
    this.config = config;
    this.policy = policy;
    calls.allowCoreThreadTimeOut(true);
  }

  /** Makes a call into libtorrent; its outcome comes back on the context. */
  <T> Future<T> call(Context context, Callable<T> call) {
    Promise<T> promise = Promise.promise();
    try {
      calls.execute(
          () -> {
            try {
              // Whatever is called needs the library, which comes with the session.
              running();
              T result = call.call();
              context.runOnContext(done -> promise.complete(result));
            } catch (Exception | LinkageError e) {
              context.runOnContext(done -> promise.fail(e));
            }
          });
    } catch (RejectedExecutionException e) {
      promise.fail(e);
    }
    return promise.future();
  }

  /** As {@link #call}, of what has no result. */
  Future<?> run(Context context, Runnable call) {
    return call(context, Executors.callable(call));
  }

  /** Adds a torrent whose events come on the context; called within {@link #call}. */
  TorrentHandle add(Context context, AddTorrentParams params, TorrentEvents events) {
    error_code error = new error_code();
    TorrentHandle handle = new TorrentHandle(running().swig().add_torrent(params.swig(), error));
    if (error.failed()) {
      throw new IllegalStateException("libtorrent refuses the torrent: " + error.message());
    }
    listeners.put(key(handle), new Listener(handle, context, events));
    return handle;
  }

  /** Removes a torrent; completes when libtorrent uses its files no more. */
  Future<?> remove(Context context, TorrentHandle handle) {
    return run(context, () -> remove(handle));
  }

  /** Removes what is in it, within {@link #call}. */
  void removeAll() {
    listeners.values().forEach(torrent -> remove(torrent.handle()));
  }

  private void remove(TorrentHandle handle) {
    if (handle.isValid()) {
      listeners.remove(key(handle));
      preferTcpUnless(utpFallback.forget(key(handle)));
      running().swig().remove_torrent(handle.swig());
      // Removing is only queued; a call that waits for its result comes after it.
      running().swig().is_listening();
    }
  }

  /**
   * A torrent's poll shows how it does; called within {@link #call}.
   *
   * @param sinceProgress how long it has got nothing
   */
  void polled(TorrentHandle handle, TorrentSnapshot snapshot, Duration sinceProgress) {
    if (config.bittorrent().utp() && listeners.containsKey(key(handle))) {
      preferTcpUnless(utpFallback.report(key(handle), sinceProgress, snapshot.candidates()));
    }
  }

  private void preferTcpUnless(boolean utpIsWanted) {
    if (utpIsWanted != triesUtp) {
      triesUtp = utpIsWanted;
      running()
          .applySettings(
              new SettingsPack().setBoolean(enable_outgoing_utp.swigValue(), utpIsWanted));
    }
  }

  /** Stops it; another call begins another. Trackers may take seconds to be taken leave of. */
  CompletionStage<?> close() {
    return CompletableFuture.runAsync(this::stop, calls);
  }

  private void stop() {
    SessionManager begun = session;
    session = null;
    triesUtp = false;
    if (begun != null) {
      begun.stop();
    }
  }

  private SessionManager running() {
    SessionManager begun = session;
    if (begun == null) {
      if (!loaded) {
        NativeLibrary.load(library);
        loaded = true;
      }
      begun = new SessionManager(false);
      begun.addListener(new Dispatcher());
      SessionParams params = new SessionParams(settings());
      // Plain reads and writes. The mapped files of the default catch SIGSEGV, which the JVM needs
      // for its own null checks, so it would crash. And what is verified is in the file and can be
      // read at once, a full disk is an error, and the page cache does not count as our memory.
      params.setPosixDiskIO();
      begun.start(params);
      begun.swig().set_ip_filter(PeerFilter.of(policy));
      session = begun;
    }
    return begun;
  }

  private SettingsPack settings() {
    AgentConfig.Bittorrent bittorrent = config.bittorrent();
    SettingsPack settings =
        new SettingsPack()
            .listenInterfaces(bittorrent.listen())
            .connectionsLimit(bittorrent.connections())
            // Transfers are bounded by slots; libtorrent's own queue would hold some back.
            .activeDownloads(-1)
            .activeLimit(-1)
            .setBoolean(enable_incoming_utp.swigValue(), bittorrent.utp())
            // Until TCP reaches nobody: see UtpFallback.
            .setBoolean(enable_outgoing_utp.swigValue(), false)
            // Each was named by a user who may be the only one to know it.
            .setBoolean(announce_to_all_trackers.swigValue(), true)
            .setBoolean(announce_to_all_tiers.swigValue(), true)
            // A server has no home router that could map a port.
            .setBoolean(enable_upnp.swigValue(), false)
            .setBoolean(enable_natpmp.swigValue(), false)
            .setBoolean(apply_ip_filter_to_trackers.swigValue(), true)
            .setBoolean(ssrf_mitigation.swigValue(), true)
            // Peers behind one address are common on one machine and behind carriers.
            .setBoolean(allow_multiple_connections_per_ip.swigValue(), true)
            // The defaults keep a fast line waiting: 500 requests are 8 MB in flight.
            .setInteger(max_out_request_queue.swigValue(), 2_000)
            .setInteger(max_allowed_in_request_queue.swigValue(), 4_000)
            .sendBufferWatermark(4 << 20)
            // A minute is long when the only peer has just closed; attempts back off by themselves.
            .setInteger(min_reconnect_time.swigValue(), 5)
            // A peer that takes uTP responds immediately; most that do not take TCP do not at all.
            .setInteger(utp_connect_timeout.swigValue(), 1_000)
            .setInteger(peer_connect_timeout.swigValue(), 7)
            .setString(user_agent.swigValue(), config.http().userAgent());
    settings.setEnableDht(bittorrent.dht());
    settings.setEnableLsd(bittorrent.localDiscovery());
    settings.setMaxMetadataSize(MAX_METADATA_BYTES);
    return settings;
  }

  private static long key(TorrentHandle handle) {
    return handle.swig().id();
  }

  /** Hands alerts on to the torrents they are about. */
  private final class Dispatcher implements AlertListener {
    @Override
    public int[] types() {
      return new int[] {
        AlertType.METADATA_RECEIVED.swig(),
        AlertType.SAVE_RESUME_DATA.swig(),
        AlertType.SAVE_RESUME_DATA_FAILED.swig(),
        AlertType.PIECE_FINISHED.swig(),
        AlertType.TORRENT_ERROR.swig(),
        AlertType.FILE_ERROR.swig()
      };
    }

    @Override
    public void alert(Alert<?> alert) {
      Listener listener = listeners.get(key(((TorrentAlert<?>) alert).handle()));
      if (listener != null) {
        listener.emit(event(alert));
      }
    }

    // What it says is read now, for libtorrent frees its alerts after this.
    private static Consumer<TorrentEvents> event(Alert<?> alert) {
      return switch (alert) {
        case PieceFinishedAlert piece -> {
          int index = piece.pieceIndex();
          yield events -> events.pieceFinished(index);
        }
        case TorrentErrorAlert error -> failure(engineFailed(error.message()));
        case FileErrorAlert error when error.error().getValue() == NO_SPACE ->
            failure(
                new ProblemException(
                    ProblemCode.STORAGE_FULL, "The agent's disk is full; free some and retry."));
        case FileErrorAlert error -> failure(engineFailed(error.message()));
        case SaveResumeDataAlert resume -> {
          List<InetSocketAddress> peers = peers(resume);
          yield events -> events.peersListed(peers);
        }
        case SaveResumeDataFailedAlert none -> events -> events.peersListed(List.of());
        default -> TorrentEvents::metadataReceived;
      };
    }

    private static Consumer<TorrentEvents> failure(ProblemException problem) {
      return events -> events.failed(problem);
    }

    private static ProblemException engineFailed(String message) {
      return new ProblemException(ProblemCode.ENGINE_FAILED, "libtorrent: " + message);
    }

    private static List<InetSocketAddress> peers(SaveResumeDataAlert alert) {
      return alert.params().peers().stream()
          .map(
              peer ->
                  new InetSocketAddress(
                      InetAddress.ofLiteral(peer.address().toString()), peer.port()))
          .toList();
    }
  }
}
