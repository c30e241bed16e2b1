package io.torrentflow.stack.demo;

import io.torrentflow.stack.home.PortBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.libtorrent4j.SessionManager;
import org.libtorrent4j.SessionParams;
import org.libtorrent4j.SettingsPack;
import org.libtorrent4j.TorrentFlags;
import org.libtorrent4j.TorrentInfo;
import org.libtorrent4j.swig.settings_pack;

/**
 * A process of its own that seeds a folder on loopback, with a tracker beside it, until it is
 * stopped. The torrent file appears when the seeder has announced itself.
 */
public final class Seeder {
  private Seeder() {}

  /**
   * Seeds until it is stopped.
   *
   * @param arguments a folder, what to seed in it, and the torrent file to write
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Path content = folder.resolve(arguments[1]);
    Path torrentFile = Path.of(arguments[2]);
    NativeLibrary.provide();
    Tracker tracker = Tracker.start();
    byte[] torrent = TorrentFile.describe(content, tracker.announceAddress());
    int port = PortBook.in(torrentFile.resolveSibling("ports")).portOf("seeder");
    SessionManager session = new SessionManager(false);
    SessionParams params = new SessionParams(loopbackOnly(port));
    // Mapped files take a signal that the JVM needs.
    params.setPosixDiskIO();
    session.start(params);
    session.download(
        TorrentInfo.bdecode(torrent), folder.toFile(), null, null, null, TorrentFlags.SEED_MODE);
    while (tracker.peers() == 0) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    publish(torrent, torrentFile);
    Thread.currentThread().join();
  }

  private static SettingsPack loopbackOnly(int port) {
    SettingsPack settings = new SettingsPack();
    settings.listenInterfaces("127.0.0.1:" + port);
    settings.setEnableDht(false);
    settings.setEnableLsd(false);
    settings.setBoolean(settings_pack.bool_types.enable_upnp.swigValue(), false);
    settings.setBoolean(settings_pack.bool_types.enable_natpmp.swigValue(), false);
    settings.setBoolean(
        settings_pack.bool_types.allow_multiple_connections_per_ip.swigValue(), true);
    // Its defence against trackers inside a network refuses a tracker on loopback otherwise.
    settings.setBoolean(settings_pack.bool_types.ssrf_mitigation.swigValue(), false);
    // uTP is made to yield to other traffic; on loopback there is none.
    settings.setBoolean(settings_pack.bool_types.enable_outgoing_utp.swigValue(), false);
    settings.setBoolean(settings_pack.bool_types.enable_incoming_utp.swigValue(), false);
    return settings;
  }

  private static void publish(byte[] torrent, Path torrentFile) throws IOException {
    Path unfinished = torrentFile.resolveSibling(torrentFile.getFileName() + ".part");
    Files.write(unfinished, torrent);
    Files.move(unfinished, torrentFile, StandardCopyOption.ATOMIC_MOVE);
  }
}
