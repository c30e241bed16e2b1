package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.testing.torrent.TestingTorrent;
import java.nio.file.Path;
import java.util.Map;
import org.libtorrent4j.AddTorrentParams;
import org.libtorrent4j.SessionManager;
import org.libtorrent4j.SessionParams;
import org.libtorrent4j.SettingsPack;
import org.libtorrent4j.TorrentFlags;
import org.libtorrent4j.TorrentHandle;
import org.libtorrent4j.TorrentInfo;
import org.libtorrent4j.swig.error_code;

/** Another libtorrent session on loopback that has a torrent of nested folders. */
final class TestingSeeder implements AutoCloseable {
  private final SessionManager session;
  private final TorrentHandle handle;
  private final TestingTorrent torrent;

  TestingSeeder(Path folder, Map<String, Integer> sizes) {
    NativeLibrary.load(folder.resolve("native/libtorrent4j.so"));
    torrent = TestingTorrent.create(folder, "album", sizes, null);
    SettingsPack settings = new SettingsPack().listenInterfaces("127.0.0.1:0");
    settings.setEnableDht(false);
    settings.setEnableLsd(false);
    session = new SessionManager(false);
    SessionParams params = new SessionParams(settings);
    // As in the agent: the mapped disk I/O takes the JVM's SIGSEGV handler away.
    params.setPosixDiskIO();
    session.start(params);
    AddTorrentParams seed = new AddTorrentParams();
    seed.setTorrentInfo(new TorrentInfo(torrent.bytes()));
    seed.setSavePath(folder.toString());
    seed.setFlags(
        seed.getFlags()
            .and_(TorrentFlags.PAUSED.or_(TorrentFlags.AUTO_MANAGED).inv())
            .or_(TorrentFlags.SEED_MODE));
    handle = new TorrentHandle(session.swig().add_torrent(seed.swig(), new error_code()));
  }

  String magnet() {
    return torrent.magnet() + "&x.pe=127.0.0.1:" + session.swig().listen_port();
  }

  TestingTorrent torrent() {
    return torrent;
  }

  void limit(int bytesPerSecond) {
    handle.setUploadLimit(bytesPerSecond);
  }

  long payloadSent() {
    return handle.status().totalPayloadUpload();
  }

  @Override
  public void close() {
    session.stop();
  }
}
