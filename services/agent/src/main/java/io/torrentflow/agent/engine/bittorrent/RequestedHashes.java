package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.InfoHash;
import io.torrentflow.kernel.source.Metainfo;
import io.torrentflow.kernel.wire.SourceSpec;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hashes that a torrent is requested by, each of which its metadata must have. Both are absent
 * for a torrent file that names itself.
 */
record RequestedHashes(InfoHash.@Nullable V1 v1, InfoHash.@Nullable V2 v2) {
  static RequestedHashes of(SourceSpec source) {
    String v1 = source.infoHashV1();
    String v2 = source.infoHashV2();
    return new RequestedHashes(
        v1 == null ? null : new InfoHash.V1(v1), v2 == null ? null : new InfoHash.V2(v2));
  }

  /**
   * Each hash alone, to fetch metadata by: what has one of them shows whether it has the other,
   * too. By both together a torrent that has only one of them is refused by its own peers, and the
   * link would never be found to be wrong.
   */
  List<RequestedHashes> single() {
    return Stream.of(new RequestedHashes(v1, null), new RequestedHashes(null, v2))
        .filter(hash -> hash.v1 != null || hash.v2 != null)
        .toList();
  }

  /**
   * @throws ProblemException with {@code METADATA_MISMATCH} unless the metadata has every hash
   */
  void check(Metainfo metainfo) {
    if ((v1 != null && !v1.equals(metainfo.v1())) || (v2 != null && !v2.equals(metainfo.v2()))) {
      throw new ProblemException(
          ProblemCode.METADATA_MISMATCH,
          "The torrent's metadata has another hash than was requested.");
    }
  }
}
