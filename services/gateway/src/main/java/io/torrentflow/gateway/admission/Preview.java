package io.torrentflow.gateway.admission;

import io.torrentflow.kernel.source.InfoHash;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.kernel.source.SourceType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a source before anything is fetched of it.
 *
 * @param totalBytes absent where only its metadata, or its origin, says it
 * @param isPrivate peers come from the torrent's trackers only; absent where that is not known
 * @param files of a torrent file or a URL; absent where they are not known
 */
public record Preview(
    SourceType type,
    @Nullable String name,
    @Nullable String infoHashV1,
    @Nullable String infoHashV2,
    @Nullable Long totalBytes,
    @Nullable Boolean isPrivate,
    @Nullable List<PreviewFile> files) {
  static Preview of(JobSource source) {
    return new Preview(
        source.type(),
        source.name(),
        hex(source.v1()),
        hex(source.v2()),
        source.totalBytes(),
        source instanceof JobSource.TorrentFile file ? file.metainfo().isPrivate() : null,
        source instanceof JobSource.TorrentFile file
            ? file.metainfo().files().stream().map(PreviewFile::of).toList()
            : null);
  }

  /** The same, as its web server says it. */
  Preview with(UrlProbe.Found found) {
    Long size = found.sizeBytes();
    return new Preview(
        type,
        found.name(),
        infoHashV1,
        infoHashV2,
        size,
        isPrivate,
        size == null ? null : List.of(new PreviewFile(0, found.name(), size)));
  }

  private static @Nullable String hex(@Nullable InfoHash hash) {
    return hash == null ? null : hash.hex();
  }
}
