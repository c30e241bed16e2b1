package io.torrentflow.gateway.files;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.FileId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.object.RelativePath;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;

/** The files of jobs in PostgreSQL, for those who watch the job. */
@ApplicationScoped
class FileStore {
  // Torrents of more files are shown up to here; 50,000 are admitted.
  private static final int MOST_FILES = 50_000;

  private static final String LIST =
      """
      SELECT f.id, f.path, f.size_bytes, f.content_type, f.etag IS NOT NULL AS ready
      FROM files f JOIN job_watchers w ON w.job_id = f.job_id
      WHERE f.job_id = $1 AND w.user_id = $2 ORDER BY f.position LIMIT %d
      """
          .formatted(MOST_FILES);
  private static final String FIND =
      """
      SELECT f.id, f.path, f.size_bytes, f.content_type, f.etag IS NOT NULL AS ready, j.owner_id
      FROM files f JOIN job_watchers w ON w.job_id = f.job_id JOIN jobs j ON j.id = f.job_id
      WHERE f.job_id = $1 AND w.user_id = $2 AND f.id = $3
      """;

  /** A file and where it lies. */
  record StoredFile(FileView view, ObjectKey key) {}

  private final Pool pool;

  FileStore(Pool pool) {
    this.pool = pool;
  }

  Uni<List<FileView>> list(UserId user, JobId job) {
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(job.value(), user.value()))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(FileStore::view).toList());
  }

  Uni<StoredFile> find(UserId user, JobId job, FileId file) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(job.value(), user.value(), file.value()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw new ProblemException(
                    ProblemCode.FILE_NOT_FOUND, "The job has no file " + file + ".");
              }
              Row row = rows.iterator().next();
              FileView view = view(row);
              UserId owner = new UserId(row.getUUID("owner_id"));
              return new StoredFile(
                  view, ObjectKey.file(owner, job, new RelativePath(view.path())));
            });
  }

  private static FileView view(Row row) {
    return new FileView(
        new FileId(row.getUUID("id")),
        row.getString("path"),
        row.getLong("size_bytes"),
        row.getString("content_type"),
        row.getBoolean("ready"));
  }
}
