package io.torrentflow.agent.engine;

import io.torrentflow.kernel.object.RelativePath;
import io.torrentflow.kernel.wire.MetadataReport;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a download consists of, as soon as its engine knows.
 *
 * @param metadata what is proved about a torrent
 * @param validator of an HTTP origin's file: its ETag, else its date
 * @param torrent a torrent's metadata, so that another agent need not fetch it again
 */
public record Manifest(
    String name,
    MetadataReport metadata,
    @Nullable String validator,
    byte @Nullable [] torrent,
    List<File> files) {
  /** The metadata of a source that is no torrent. */
  public static final MetadataReport NO_TORRENT = new MetadataReport(null, null, null, false);

  public Manifest {
    files = List.copyOf(files);
  }

  /** The size of all files; null while one is unknown. */
  public @Nullable Long totalBytes() {
    return total(files, File::sizeBytes);
  }

  /** The sum of sizes; null while one is unknown. */
  public static <T> @Nullable Long total(List<T> files, Function<T, @Nullable Long> size) {
    long total = 0;
    for (T file : files) {
      Long bytes = size.apply(file);
      if (bytes == null) {
        return null;
      }
      total += bytes;
    }
    return total;
  }

  /**
   * @param index the file's place in the transfer, from 0, without gaps
   * @param position the file's place in the torrent, by which it is selected
   * @param sizeBytes absent while the origin does not say
   */
  public record File(int index, int position, RelativePath path, @Nullable Long sizeBytes) {}
}
