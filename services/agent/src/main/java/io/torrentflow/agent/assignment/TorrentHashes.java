package io.torrentflow.agent.assignment;

import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.InfoHash;
import io.torrentflow.kernel.source.Metainfo;
import io.torrentflow.kernel.source.MetainfoReader;
import io.torrentflow.kernel.wire.MetadataReport;
import io.torrentflow.kernel.wire.SourceSpec;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The hexadecimal hashes that a torrent is known by: one or, of a hybrid torrent, two. */
final class TorrentHashes {
  private TorrentHashes() {}

  /** None for a source that is no torrent, or that cannot be read: its run will say why. */
  static Set<String> of(SourceSpec source) {
    if (source.torrent() == null) {
      return known(source.infoHashV1(), source.infoHashV2());
    }
    try {
      Metainfo torrent = MetainfoReader.readTorrent(source.torrent());
      return Stream.of(torrent.v1(), torrent.v2())
          .filter(Objects::nonNull)
          .map(InfoHash::hex)
          .collect(Collectors.toUnmodifiableSet());
    } catch (ProblemException unreadable) {
      return Set.of();
    }
  }

  static Set<String> of(MetadataReport proved) {
    return known(proved.infoHashV1(), proved.infoHashV2());
  }

  private static Set<String> known(@Nullable String v1, @Nullable String v2) {
    return Stream.of(v1, v2).filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
  }
}
