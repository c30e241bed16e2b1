package io.torrentflow.stack.demo;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.process.Listening;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.libtorrent4j.SessionManager;
import org.libtorrent4j.SessionParams;
import org.libtorrent4j.SettingsPack;
import org.libtorrent4j.TorrentFlags;
import org.libtorrent4j.TorrentInfo;
import org.libtorrent4j.swig.settings_pack;

/**
 * A process of its own that seeds a folder on loopback until it is stopped. A file with a magnet
 * link that names it as the one peer appears when it listens.
 */
public final class Seeder {
  private Seeder() {}

  /**
   * Seeds until it is stopped.
   *
   * @param arguments a folder, what to seed in it, and the file to write the link to
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Path content = folder.resolve(arguments[1]);
    Path link = Path.of(arguments[2]);
    NativeLibrary.provide();
    TorrentInfo torrent = TorrentInfo.bdecode(TorrentFile.describe(content));
    int port = PortBook.in(link.resolveSibling("ports")).portOf("seeder");
    SessionManager session = new SessionManager(false);
    SessionParams params = new SessionParams(loopbackOnly(port));
    // Mapped files take a signal that the JVM needs.
    params.setPosixDiskIO();
    session.start(params);
    session.download(torrent, folder.toFile(), null, null, null, TorrentFlags.SEED_MODE);
    while (!Listening.on(port)) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    PrivateFiles.write(link, magnet(torrent, port));
    Thread.currentThread().join();
  }

  // x.pe names a peer, as BEP 9 has it: nobody else has to be asked.
  private static String magnet(TorrentInfo torrent, int port) {
    return "magnet:?xt=urn:btih:%s&dn=%s&x.pe=127.0.0.1:%d"
        .formatted(torrent.infoHash(), torrent.name(), port);
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
    // uTP is made to yield to other traffic; on loopback there is none.
    settings.setBoolean(settings_pack.bool_types.enable_outgoing_utp.swigValue(), false);
    settings.setBoolean(settings_pack.bool_types.enable_incoming_utp.swigValue(), false);
    return settings;
  }
}
