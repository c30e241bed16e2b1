package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.InfoHash;
import io.torrentflow.kernel.source.Metainfo;
import io.torrentflow.kernel.wire.SourceSpec;
import org.jspecify.annotations.Nullable;

/**
 * The hashes that a torrent is asked for by, each of which its metadata must have. Both are absent
 * for a torrent file that names itself.
 */
record AskedHashes(InfoHash.@Nullable V1 v1, InfoHash.@Nullable V2 v2) {
  static AskedHashes of(SourceSpec source) {
    String v1 = source.infoHashV1();
    String v2 = source.infoHashV2();
    return new AskedHashes(
        v1 == null ? null : new InfoHash.V1(v1), v2 == null ? null : new InfoHash.V2(v2));
  }

  boolean areBoth() {
    return v1 != null && v2 != null;
  }

  /** One of the two: metadata that has it shows whether it has the other, too. */
  AskedHashes first() {
    return new AskedHashes(v1, v1 == null ? v2 : null);
  }

  /**
   * @throws ProblemException with {@code METADATA_MISMATCH} unless the metadata has every hash
   */
  void check(Metainfo metainfo) {
    if ((v1 != null && !v1.equals(metainfo.v1())) || (v2 != null && !v2.equals(metainfo.v2()))) {
      throw new ProblemException(
          ProblemCode.METADATA_MISMATCH,
          "The torrent's metadata has another hash than is asked for.");
    }
  }
}
