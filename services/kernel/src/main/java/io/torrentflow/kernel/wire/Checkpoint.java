package io.torrentflow.kernel.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to go on with a download on another machine: parts that the bucket holds are never
 * fetched again.
 *
 * @param validator the origin's ETag, else its Last-Modified, at the start: what the file must
 *     still be
 * @param torrent the torrent's metadata once known (base64 in JSON), so that a magnet's metadata is
 *     not fetched twice
 * @param uploads one for each file that was begun
 */
public record Checkpoint(
    @Nullable String validator, byte @Nullable [] torrent, List<FileUpload> uploads) {
  public Checkpoint {
    uploads = List.copyOf(uploads);
  }

  /**
   * A file's multipart upload.
   *
   * @param index the file's place in the transfer, from 0
   * @param sizeBytes the whole file's size; absent while unknown
   * @param partSizeBytes the size of every part but the last
   * @param uploadId S3's name for the upload; absent once the object is complete
   * @param etag the finished object's ETag; absent until then
   * @param parts the parts that the bucket confirmed, by number
   */
  public record FileUpload(
      int index,
      String path,
      @Nullable Long sizeBytes,
      long partSizeBytes,
      @Nullable String uploadId,
      @Nullable String etag,
      List<Part> parts) {
    public FileUpload {
      parts = List.copyOf(parts);
    }

    /** What the bucket holds of the file. */
    public long storedBytes() {
      return etag != null && sizeBytes != null
          ? sizeBytes
          : parts.stream().mapToLong(Part::sizeBytes).sum();
    }
  }

  /** A confirmed part; {@code number} counts from 1 as S3 does. */
  public record Part(int number, String etag, long sizeBytes) {}
}
