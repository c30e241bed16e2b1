package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.source.Bencode;
import io.torrentflow.kernel.source.InfoHash;
import io.torrentflow.kernel.source.Metainfo;
import io.torrentflow.kernel.source.MetainfoReader;
import io.torrentflow.kernel.wire.MetadataReport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A torrent whose metadata is there, read by our own parser and found to have the hashes that are
 * asked for.
 *
 * @param bytes the torrent file; around metadata from peers it is no more than that
 */
record ProvedTorrent(Metainfo metainfo, String infoSha256, byte[] bytes) {
  /**
   * @throws io.torrentflow.kernel.problem.ProblemException if it cannot be read or has other hashes
   */
  static ProvedTorrent of(byte[] torrent, AskedHashes asked) {
    Metainfo metainfo = MetainfoReader.readTorrent(torrent);
    asked.check(metainfo);
    return new ProvedTorrent(metainfo, infoSha256(torrent), torrent);
  }

  /** The same of an info dictionary from peers. */
  static ProvedTorrent ofDictionary(byte[] info, AskedHashes asked) {
    ByteArrayOutputStream torrent = new ByteArrayOutputStream(info.length + 8);
    torrent.writeBytes("d4:info".getBytes(StandardCharsets.US_ASCII));
    torrent.writeBytes(info);
    torrent.write('e');
    return of(torrent.toByteArray(), asked);
  }

  MetadataReport report() {
    return new MetadataReport(
        hex(metainfo.v1()), hex(metainfo.v2()), infoSha256, metainfo.isPrivate());
  }

  private static String infoSha256(byte[] torrent) {
    try {
      Bencode.Value root = Bencode.parse(torrent, Bencode.Limits.DEFAULT);
      Bencode.Value info = Objects.requireNonNull(((Bencode.Dict) root).get("info"));
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(torrent, info.start(), info.end() - info.start());
      return HexFormat.of().formatHex(sha256.digest());
    } catch (Bencode.MalformedException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("The torrent has been read, and Java has SHA-256", e);
    }
  }

  private static @Nullable String hex(@Nullable InfoHash hash) {
    return hash == null ? null : hash.hex();
  }
}
