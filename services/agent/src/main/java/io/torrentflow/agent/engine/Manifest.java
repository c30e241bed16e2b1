package io.torrentflow.agent.engine;

import io.torrentflow.kernel.object.RelativePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a download consists of, as soon as its engine knows.
 *
 * @param infoHash of a torrent, in hexadecimal
 * @param validator of an HTTP origin's file: its ETag, else its date
 * @param torrent a torrent's metadata, so that another agent need not fetch it again
 */
public record Manifest(
    String name,
    @Nullable String infoHash,
    @Nullable String validator,
    byte @Nullable [] torrent,
    List<File> files) {
  public Manifest {
    files = List.copyOf(files);
  }

  /**
   * @param index the file's place in the job, from 0, without gaps
   * @param sizeBytes absent while the origin does not tell
   */
  public record File(int index, RelativePath path, @Nullable Long sizeBytes) {}
}
