package io.torrentflow.agent.upload;

import io.torrentflow.kernel.wire.ProgressReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code metadata.json}, so that a bucket can be understood without the database.
 * What lies in the shared space is read by users who do not know of each other, so it says nothing
 * of who submitted it, where and when.
 *
 * @param source the URL, without credentials; absent in the shared space
 * @param completedAt absent in the shared space
 */
public record Metadata(
    String name,
    @Nullable String infoHashV1,
    @Nullable String infoHashV2,
    @Nullable String source,
    List<File> files,
    @Nullable Instant completedAt) {
  public Metadata {
    files = List.copyOf(files);
  }

  /**
   * @param etag the object's checksum as the bucket makes it
   */
  public record File(
      String path, @Nullable Long sizeBytes, @Nullable String contentType, @Nullable String etag) {
    public static File of(ProgressReport.FileReport file) {
      return new File(file.path(), file.sizeBytes(), file.contentType(), file.etag());
    }
  }
}
