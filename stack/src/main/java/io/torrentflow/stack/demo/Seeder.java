package io.torrentflow.stack.demo;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.programs.CacheFolder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.libtorrent4j.SessionManager;
import org.libtorrent4j.SessionParams;
import org.libtorrent4j.SettingsPack;
import org.libtorrent4j.TorrentFlags;
import org.libtorrent4j.TorrentInfo;
import org.libtorrent4j.swig.settings_pack;

/** Seeds a folder on loopback until it is closed. */
final class Seeder implements AutoCloseable {
  private static final String RESOURCE = "/lib/x86_64/libtorrent4j.so";
  private static final String VERSION = "libtorrent4j-2.0.6-26";

  private final SessionManager session = new SessionManager(false);
  private final String magnet;

  private Seeder(TorrentInfo torrent, Path folder, int port) {
    SessionParams params = new SessionParams(loopbackOnly(port));
    // Mapped files take a signal that the JVM needs.
    params.setPosixDiskIO();
    session.start(params);
    session.download(torrent, folder.toFile(), null, null, null, TorrentFlags.SEED_MODE);
    // x.pe names a peer, as BEP 9 has it: no tracker is needed.
    magnet =
        "magnet:?xt=urn:btih:%s&dn=%s&x.pe=127.0.0.1:%d"
            .formatted(torrent.infoHash(), torrent.name(), port);
  }

  static Seeder seed(Path content, PortBook ports) {
    loadLibrary();
    return new Seeder(
        SampleTorrent.of(content), PrivateFiles.parent(content), ports.portOf("demo-seeder"));
  }

  /** A link that names it as the one peer. */
  String magnet() {
    return magnet;
  }

  @Override
  public void close() {
    session.stop();
  }

  // libtorrent's native library is in a jar, and its loader wants a file.
  private static void loadLibrary() {
    Path folder =
        CacheFolder.ofUser()
            .entry(
                VERSION,
                (temporary, destination) -> {
                  try (InputStream library = Seeder.class.getResourceAsStream(RESOURCE)) {
                    if (library == null) {
                      throw new CommandException("libtorrent is not bundled for this machine.");
                    }
                    Files.copy(library, temporary.resolve("libtorrent4j.so"));
                  }
                });
    System.setProperty("libtorrent4j.jni.path", folder.resolve("libtorrent4j.so").toString());
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
