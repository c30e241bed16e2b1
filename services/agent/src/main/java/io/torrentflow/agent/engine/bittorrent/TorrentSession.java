package io.torrentflow.agent.engine.bittorrent;

import static org.libtorrent4j.swig.settings_pack.bool_types.allow_multiple_connections_per_ip;
import static org.libtorrent4j.swig.settings_pack.bool_types.apply_ip_filter_to_trackers;
import static org.libtorrent4j.swig.settings_pack.bool_types.enable_incoming_utp;
import static org.libtorrent4j.swig.settings_pack.bool_types.enable_natpmp;
import static org.libtorrent4j.swig.settings_pack.bool_types.enable_outgoing_utp;
import static org.libtorrent4j.swig.settings_pack.bool_types.enable_upnp;
import static org.libtorrent4j.swig.settings_pack.bool_types.ssrf_mitigation;
import static org.libtorrent4j.swig.settings_pack.int_types.max_allowed_in_request_queue;
import static org.libtorrent4j.swig.settings_pack.int_types.max_out_request_queue;
import static org.libtorrent4j.swig.settings_pack.int_types.min_reconnect_time;
import static org.libtorrent4j.swig.settings_pack.int_types.utp_connect_timeout;
import static org.libtorrent4j.swig.settings_pack.string_types.user_agent;

import io.torrentflow.agent.AgentConfig;
import io.torrentflow.kernel.net.AddressPolicy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
import org.libtorrent4j.alerts.TorrentAlert;
import org.libtorrent4j.alerts.TorrentErrorAlert;
import org.libtorrent4j.swig.error_code;

/**
 * The one libtorrent session of this agent, begun with its first torrent. Calls into libtorrent
 * wait for its network thread, so they are made on a thread of their own.
 */
@ApplicationScoped
class TorrentSession {
  // Each torrent makes a call a second and a few at its start and end.
  private static final int MAX_WAITING_CALLS = 1_000;
  // BEP 9 has no bound; ten mebibytes is the largest torrent that is read.
  private static final int MAX_METADATA_BYTES = 10 << 20;

  private final AgentConfig config;
  private final AddressPolicy policy;
  private final Map<Long, TorrentEvents> listeners = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor calls =
      new ThreadPoolExecutor(
          1,
          1,
          30,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MAX_WAITING_CALLS),
          Thread.ofPlatform().name("libtorrent-calls").daemon().factory());
  private @Nullable SessionManager session;

  TorrentSession(AgentConfig config, AddressPolicy policy) {
    this.config = config;
    this.policy = policy;
    calls.allowCoreThreadTimeOut(true);
  }

  /** What libtorrent tells about a torrent, on libtorrent's alert thread: it must not wait. */
  interface TorrentEvents {
    void metadataReceived();

    void pieceFinished(int piece);

    void failed(String message);
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

  /** Adds a torrent; called within {@link #call}. */
  TorrentHandle add(AddTorrentParams params, TorrentEvents events) {
    error_code error = new error_code();
    TorrentHandle handle = new TorrentHandle(running().swig().add_torrent(params.swig(), error));
    if (error.failed()) {
      throw new IllegalStateException("libtorrent refuses the torrent: " + error.message());
    }
    listeners.put(key(handle), events);
    return handle;
  }

  /** Removes a torrent and returns when libtorrent uses its files no more. */
  void remove(TorrentHandle handle) {
    if (handle.isValid()) {
      listeners.remove(key(handle));
      running().swig().remove_torrent(handle.swig());
      // Removing is only queued; a call that waits for its answer comes after it.
      running().swig().is_listening();
    }
  }

  @PreDestroy
  void stop() {
    calls.shutdownNow();
    SessionManager begun = session;
    if (begun != null) {
      begun.stop();
    }
  }

  private SessionManager running() {
    SessionManager begun = session;
    if (begun == null) {
      NativeLibrary.unpack(config.workDirectory().resolve("native"));
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
            // Jobs are bounded by slots; libtorrent's own queue would hold some back.
            .activeDownloads(-1)
            .activeLimit(-1)
            .setBoolean(enable_incoming_utp.swigValue(), bittorrent.utp())
            .setBoolean(enable_outgoing_utp.swigValue(), bittorrent.utp())
            // A server has no home router to ask for a port.
            .setBoolean(enable_upnp.swigValue(), false)
            .setBoolean(enable_natpmp.swigValue(), false)
            .setBoolean(apply_ip_filter_to_trackers.swigValue(), true)
            .setBoolean(ssrf_mitigation.swigValue(), true)
            // Peers behind one address are common on one machine and behind carriers.
            .setBoolean(allow_multiple_connections_per_ip.swigValue(), true)
            // The defaults keep a fast line waiting: 500 requests are 8 MB on their way.
            .setInteger(max_out_request_queue.swigValue(), 2_000)
            .setInteger(max_allowed_in_request_queue.swigValue(), 4_000)
            .sendBufferWatermark(4 << 20)
            // A minute is long when the only peer has just closed; attempts back off by themselves.
            .setInteger(min_reconnect_time.swigValue(), 5)
            // Each peer is tried by uTP first, and many do not answer; TCP must not wait three
            // seconds.
            .setInteger(utp_connect_timeout.swigValue(), 1_000)
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
        AlertType.PIECE_FINISHED.swig(),
        AlertType.TORRENT_ERROR.swig(),
        AlertType.FILE_ERROR.swig()
      };
    }

    @Override
    public void alert(Alert<?> alert) {
      TorrentEvents events = listeners.get(key(((TorrentAlert<?>) alert).handle()));
      if (events == null) {
        return;
      }
      switch (alert) {
        case PieceFinishedAlert piece -> events.pieceFinished(piece.pieceIndex());
        case TorrentErrorAlert error -> events.failed(error.message());
        case FileErrorAlert error -> events.failed(error.message());
        default -> events.metadataReceived();
      }
    }
  }
}
