package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.source.InfoHash;
import io.torrentflow.kernel.source.Metainfo;
import io.torrentflow.kernel.source.MetainfoReader;
import io.torrentflow.kernel.wire.MetadataReport;
import org.jspecify.annotations.Nullable;

/**
 * A torrent whose metadata is there, read by our own parser and found to have the hashes that are
 * asked for.
 *
 * @param bytes the torrent file; around metadata from peers it is no more than that
 */
record ProvedTorrent(Metainfo metainfo, byte[] bytes) {
  /**
   * @throws io.torrentflow.kernel.problem.ProblemException if it cannot be read or has other hashes
   */
  static ProvedTorrent of(byte[] torrent, RequestedHashes requested) {
    Metainfo metainfo = MetainfoReader.readTorrent(torrent);
    requested.check(metainfo);
    return new ProvedTorrent(metainfo, torrent);
  }

  MetadataReport report() {
    return new MetadataReport(
        hex(metainfo.v1()), hex(metainfo.v2()), metainfo.infoSha256(), metainfo.isPrivate());
  }

  private static @Nullable String hex(@Nullable InfoHash hash) {
    return hash == null ? null : hash.hex();
  }
}
