package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.agent.testing.TestingAgent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  private static final String NAME = "album";

  private final SessionManager session;
  private final TorrentHandle handle;
  private final byte[] torrent;
  private final Map<String, byte[]> files = new TreeMap<>();

  TestingSeeder(Path folder, int pieceSize, Map<String, Integer> sizes) throws IOException {
    NativeLibrary.unpack(folder.resolve("native"));
    long number = 1;
    for (Map.Entry<String, Integer> size : sizes.entrySet()) {
      byte[] content = TestingAgent.bytes(size.getValue(), number++);
      Path file = folder.resolve(NAME).resolve(size.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      files.put(size.getKey(), content);
    }
    torrent = torrent(pieceSize, files);
    SettingsPack settings = new SettingsPack().listenInterfaces("127.0.0.1:0");
    settings.setEnableDht(false);
    settings.setEnableLsd(false);
    session = new SessionManager(false);
    SessionParams params = new SessionParams(settings);
    // As in the agent: the mapped disk I/O takes the JVM's SIGSEGV handler away.
    params.setPosixDiskIO();
    session.start(params);
    AddTorrentParams seed = new AddTorrentParams();
    seed.setTorrentInfo(new TorrentInfo(torrent));
    seed.setSavePath(folder.toString());
    seed.setFlags(
        seed.getFlags()
            .and_(TorrentFlags.PAUSED.or_(TorrentFlags.AUTO_MANAGED).inv())
            .or_(TorrentFlags.SEED_MODE));
    handle = new TorrentHandle(session.swig().add_torrent(seed.swig(), new error_code()));
  }

  // libtorrent's own builder would bring in the mapped disk I/O.
  private static byte[] torrent(int pieceSize, Map<String, byte[]> files) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text(out, "d4:infod5:filesl");
    files.forEach(
        (path, content) -> {
          all.writeBytes(content);
          text(out, "d6:lengthi" + content.length + "e4:pathl");
          for (String part : path.split("/")) {
            text(out, part.length() + ":" + part);
          }
          text(out, "ee");
        });
    byte[] bytes = all.toByteArray();
    int pieces = Math.ceilDiv(bytes.length, pieceSize);
    text(out, "e4:name" + NAME.length() + ":" + NAME);
    text(out, "12:piece lengthi" + pieceSize + "e6:pieces" + pieces * 20 + ":");
    for (int piece = 0; piece < pieces; piece++) {
      int end = Math.min(bytes.length, (piece + 1) * pieceSize);
      out.writeBytes(sha1(Arrays.copyOfRange(bytes, piece * pieceSize, end)));
    }
    text(out, "ee");
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String ascii) {
    out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  String magnet() {
    return "magnet:?xt=urn:btih:"
        + handle.infoHash().toHex()
        + "&x.pe=127.0.0.1:"
        + session.swig().listen_port();
  }

  byte[] torrent() {
    return torrent;
  }

  Map<String, byte[]> files() {
    return files;
  }

  List<String> paths() {
    return List.copyOf(files.keySet());
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
