package io.torrentflow.jobs.lifecycle;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.ProgressReport.FileReport;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes down which files a transfer has and which of them the bucket holds. */
public final class PgTransferFiles {
  private static final String FILE =
      """
      INSERT INTO files (id, transfer_id, position, path, size_bytes, content_type, etag,
        part_size_bytes, torrent_position)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      ON CONFLICT (transfer_id, position) DO UPDATE SET path = excluded.path,
        size_bytes = excluded.size_bytes, content_type = excluded.content_type,
        etag = excluded.etag, part_size_bytes = excluded.part_size_bytes
      WHERE (files.path, files.size_bytes, files.etag)
        IS DISTINCT FROM (excluded.path, excluded.size_bytes, excluded.etag)
      """;

  // Only those that are being put together: a finished one counts by its size.
  private static final String STORED =
      """
      UPDATE files SET stored_bytes = $3
      WHERE transfer_id = $1 AND position = $2 AND stored_bytes <> $3
      """;

  private PgTransferFiles() {}

  /**
   * Writes the list as far as it has changed.
   *
   * @param files absent if nothing changed
   */
  public static Uni<Void> write(SqlConnection tx, TransferId id, @Nullable List<FileReport> files) {
    return files == null
        ? Uni.createFrom().voidItem()
        : PgQuery.runEach(tx, FILE, files.stream().map(file -> row(id, file)).toList());
  }

  /**
   * Writes how much the bucket holds of each file that is not whole.
   *
   * @param checkpoint absent if nothing changed
   */
  static Uni<Void> writeStored(SqlConnection tx, TransferId id, @Nullable Checkpoint checkpoint) {
    return checkpoint == null
        ? Uni.createFrom().voidItem()
        : PgQuery.runEach(
            tx,
            STORED,
            checkpoint.uploads().stream()
                .filter(upload -> upload.etag() == null)
                .map(upload -> new @Nullable Object[] {id, upload.index(), upload.storedBytes()})
                .toList());
  }

  // A random id, as the transfer's: a time-ordered one would show when another user began.
  private static @Nullable Object[] row(TransferId id, FileReport file) {
    return new @Nullable Object[] {
      UUID.randomUUID(),
      id,
      file.index(),
      file.path(),
      file.sizeBytes(),
      file.contentType(),
      file.etag(),
      file.partSizeBytes(),
      file.position()
    };
  }
}
