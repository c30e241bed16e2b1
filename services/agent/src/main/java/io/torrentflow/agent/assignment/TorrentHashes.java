package io.torrentflow.agent.assignment;

import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.InfoHash;
import io.torrentflow.kernel.source.MagnetUri;
import io.torrentflow.kernel.source.Metainfo;
import io.torrentflow.kernel.source.MetainfoReader;
import io.torrentflow.kernel.wire.SourceSpec;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The names of the torrent that a source stands for: one or, of a hybrid torrent, two. */
final class TorrentHashes {
  private TorrentHashes() {}

  /** None for a source that is no torrent, or that cannot be read: its run will say why. */
  static Set<InfoHash> of(SourceSpec source) {
    try {
      return switch (source.type()) {
        case HTTP -> Set.of();
        case MAGNET -> {
          MagnetUri magnet = MagnetUri.parse(Objects.requireNonNullElse(source.uri(), ""));
          yield known(magnet.v1(), magnet.v2());
        }
        case TORRENT -> {
          Metainfo metainfo = MetainfoReader.readTorrent(Objects.requireNonNull(source.torrent()));
          yield known(metainfo.v1(), metainfo.v2());
        }
      };
    } catch (ProblemException unreadable) {
      return Set.of();
    }
  }

  private static Set<InfoHash> known(InfoHash.@Nullable V1 v1, InfoHash.@Nullable V2 v2) {
    return Stream.of(v1, v2).filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
  }
}
