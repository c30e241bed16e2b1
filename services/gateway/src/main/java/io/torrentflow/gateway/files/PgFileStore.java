package io.torrentflow.gateway.files;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.FileId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.object.RelativePath;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PgFileStore {
  // Torrents of more files are shown up to here; 50,000 are admitted.
  private static final int MAX_FILES = 50_000;

  // A paused job shows what it showed when it was paused, and one that has failed or is cancelled
  // nothing: what its transfer does for others is not its owner's to see.
  private static final String OF_JOB =
      """
      SELECT %s f.id, f.position, f.torrent_position, f.path, t.id AS transfer_id, f.size_bytes, f.content_type, t.space,
        j.expired_at IS NOT NULL AS expired, f.etag, f.part_size_bytes,
        CASE WHEN NOT is_shown THEN 0 WHEN f.etag IS NOT NULL THEN coalesce(f.size_bytes, 0)
          ELSE f.stored_bytes END AS stored_bytes,
        is_shown AND f.etag IS NOT NULL AS ready
      FROM jobs j JOIN transfers t ON t.id = j.transfer_id JOIN files f ON f.transfer_id = t.id,
        LATERAL (SELECT NOT j.frozen OR coalesce(j.ended, '') = 'completed' AS is_shown) AS shown
      WHERE j.id = $1 AND j.owner_id = $2 AND j.deleted_at IS NULL AND t.dropped_at IS NULL
        AND (NOT j.frozen OR j.frozen_total IS NOT NULL)
        AND j.wish <> 'cancelled' AND coalesce(j.ended, 'completed') = 'completed'
      """;

  private static final String LIST =
      OF_JOB.formatted("")
          + "AND j.expired_at IS NULL ORDER BY f.position LIMIT %d".formatted(MAX_FILES);

  private static final String FIND =
      OF_JOB.formatted("block_reason_of(t) AS block_reason,") + "AND f.id = $3";

  // The reason is the transfer's: one row has it for all.
  private static final String SEVERAL =
      """
      WITH found AS (%s AND ($3::uuid[] IS NULL OR f.id = ANY($3)))
      SELECT found.*, (SELECT block_reason_of(t) FROM transfers t
        WHERE t.id = (SELECT transfer_id FROM found LIMIT 1)) AS block_reason
      FROM found ORDER BY position LIMIT %d
      """
          .formatted(OF_JOB.formatted(""), LinksRequest.MAX_FILES + 1);

  // What a path says behind the folder and the slash after it, up to the next slash.
  private static final String FOLDER =
      """
      WITH inside AS (SELECT found.*, strpos(rest, '/') = 0 AS is_file, split_part(rest, '/', 1) AS name
        FROM (%s AND j.expired_at IS NULL) found,
          LATERAL (SELECT substr(path, $4) AS rest) AS behind
        WHERE starts_with(path, $3)),
      entries AS (SELECT is_file, name, lower(name COLLATE pg_c_utf8) AS sort_name,
          count(*) AS files, count(*) FILTER (WHERE ready) AS ready_files,
          CASE WHEN bool_and(size_bytes IS NOT NULL) THEN sum(size_bytes)::bigint END AS total_bytes,
          sum(stored_bytes)::bigint AS total_stored, min(position) AS first_position
        FROM inside GROUP BY is_file, name)
      SELECT entries.is_file, entries.name AS entry_name, files, ready_files, total_bytes,
        total_stored, inside.*
      FROM entries LEFT JOIN inside ON entries.is_file AND position = first_position
      WHERE $5::boolean IS NULL OR (entries.is_file, sort_name, entries.name COLLATE "C")
        > ($5, lower($6::text COLLATE pg_c_utf8), $6)
      ORDER BY entries.is_file, sort_name, entries.name COLLATE "C" LIMIT $7
      """
          .formatted(OF_JOB.formatted(""));

  private static final String KEEP =
      """
      UPDATE transfers SET links_until = $2
      WHERE id = $1 AND (links_until IS NULL OR links_until < $2)
      """;

  record StoredFile(FileView view, TransferId transfer, ObjectKey key) {}

  private final Pool pool;

  PgFileStore(Pool pool) {
    this.pool = pool;
  }

  Uni<List<FileView>> list(UserId user, JobId job) {
    return PgQuery.list(pool, LIST, PgFileStore::view, job, user);
  }

  /**
   * The folders and then the files that are directly in a folder, each kind by name.
   *
   * @param folder empty for the outermost
   */
  Uni<List<FolderEntry>> folder(
      UserId user, JobId job, String folder, @Nullable FolderCursor after, int limit) {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    return PgQuery.list(
        pool,
        FOLDER,
        PgFileStore::entry,
        job,
        user,
        prefix,
        // SQL counts characters, and from one.
        prefix.codePointCount(0, prefix.length()) + 1,
        after == null ? null : after.isFile(),
        after == null ? null : after.name(),
        limit);
  }

  Uni<StoredFile> find(UserId user, JobId job, FileId file) {
    return PgQuery.only(
        pool,
        FIND,
        row -> stored(job, row),
        () -> new ProblemException(ProblemCode.FILE_NOT_FOUND, "The job has no file " + file + "."),
        job,
        user,
        file);
  }

  /**
   * The files of a job that are asked for.
   *
   * @param ids all of them if null
   * @return at most one more than may be asked for; fails as {@link #find} if one is not ready
   */
  Uni<List<StoredFile>> several(UserId user, JobId job, @Nullable List<FileId> ids) {
    UUID[] wanted = ids == null ? null : ids.stream().map(FileId::value).toArray(UUID[]::new);
    return PgQuery.list(pool, SEVERAL, row -> stored(job, row), job, user, wanted);
  }

  /** The file's objects are kept until then, for a link leads to one of them. */
  Uni<Void> keep(StoredFile file, Instant until) {
    return PgQuery.run(pool, KEEP, file.transfer(), until);
  }

  private static StoredFile stored(JobId job, Row row) {
    if (row.getBoolean("expired")) {
      throw new ProblemException(
          ProblemCode.FILES_EXPIRED,
          "The files of job " + job + " were kept for a time and are gone.");
    }
    String blockReason = row.getString("block_reason");
    if (blockReason != null) {
      throw new ProblemException(ProblemCode.SOURCE_BLOCKED, blockReason);
    }
    FileView view = view(row);
    @Nullable String space = row.getString("space");
    if (!view.ready() || space == null) {
      throw new ProblemException(
          ProblemCode.FILES_NOT_READY, view.path() + " is still being fetched.");
    }
    TransferId transfer = new TransferId(row.getUUID("transfer_id"));
    return new StoredFile(
        view, transfer, ObjectKey.file(new Space(space), transfer, new RelativePath(view.path())));
  }

  private static FileView view(Row row) {
    boolean ready = row.getBoolean("ready");
    return new FileView(
        new FileId(row.getUUID("id")),
        row.getInteger("torrent_position"),
        row.getString("path"),
        row.getLong("size_bytes"),
        row.getLong("stored_bytes"),
        row.getString("content_type"),
        ready,
        ready ? FileChecksum.of(row.getString("etag"), row.getLong("part_size_bytes")) : null);
  }

  private static FolderEntry entry(Row row) {
    return new FolderEntry(
        row.getString("entry_name"),
        row.getLong("files"),
        row.getLong("ready_files"),
        row.getLong("total_bytes"),
        row.getLong("total_stored"),
        row.getBoolean("is_file") ? view(row) : null);
  }
}
