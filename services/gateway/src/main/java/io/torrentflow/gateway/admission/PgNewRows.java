package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.source.Contacts;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.platform.http.CorrelationId;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

final class PgNewRows {
  // A torrent file proves its hashes itself; of a link they are only asked for.
  private static final String TRANSFER =
      """
      INSERT INTO transfers (id, source_type, source_url, source_torrent, asked_v1, asked_v2,
        infohash_v1, infohash_v2, info_sha256, selection, exclusive_owner, name, total_bytes,
        source_hosts, correlation_id)
      VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7::bytea IS NOT NULL THEN $5::bytea END,
        CASE WHEN $7::bytea IS NOT NULL THEN $6::bytea END, $7, $8, $9, $10, $11, $12, $13)
      """;

  private static final String JOB =
      """
      INSERT INTO jobs (id, owner_id, transfer_id, source_type, source_link, source_hash, asked_v1,
        asked_v2, selection, name, correlation_id, reviewed_version, asks_selection, joined_attempt,
        seq)
      SELECT $1, $2, t.id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, attempts_begun(t),
        next_seq(t.seq)
      FROM transfers t WHERE t.id = $3
      """;

  // Behind those that it has; a job that has been given several submissions has no more than one.
  private static final String CONTACT =
      """
      INSERT INTO job_contacts (job_id, kind, position, address)
      SELECT $1::uuid, $2::text, count(*), $3::text FROM job_contacts WHERE job_id = $1 AND kind = $2
      HAVING count(*) < $4::integer AND (count(*) = 0 OR NOT bool_or(address = $3))
      """;

  // A file proves the torrent of a link, and may be asked for again.
  private static final String KEEP_TORRENT =
      """
      UPDATE transfers SET source_torrent = $2
      WHERE id = $1 AND source_torrent IS NULL AND status <> 'completed'
      """;

  private PgNewRows() {}

  /**
   * @param isShared whether others may join it
   * @return its ticket, and reviews of other users' links that may be found to be the same torrent
   */
  static Uni<List<OutboxMessage>> transfer(
      SqlConnection tx, TransferId id, Submission submission, boolean isShared) {
    JobSource source = submission.source();
    Content content = submission.content();
    Uni<List<TransferId>> unproved =
        isShared && content.infoSha256() != null
            ? PgContentStore.unproved(tx, content)
            : Uni.createFrom().item(List.of());
    return PgQuery.run(
            tx,
            TRANSFER,
            id,
            source.type().wireName(),
            source instanceof JobSource.HttpUrl url ? url.link() : null,
            source instanceof JobSource.TorrentFile file ? file.bytes() : null,
            content.v1(),
            content.v2(),
            content.infoSha256(),
            content.selection(),
            isShared ? null : submission.user(),
            // What a link calls it is its owner's word; a file's own name is the torrent's.
            source instanceof JobSource.TorrentFile file ? file.name() : null,
            source.totalBytes(),
            submission.hosts(),
            CorrelationId.current())
        .chain(() -> unproved)
        .map(
            found ->
                Stream.concat(
                        found.stream().map(OutboxMessage::review),
                        Stream.of(OutboxMessage.ticket()))
                    .toList());
  }

  /**
   * @param reviewed whether the jobs service need not review it, because its transfer is new or
   *     done
   */
  static Uni<Void> job(
      SqlConnection tx, JobId id, Submission submission, TransferId transfer, boolean reviewed) {
    JobSource source = submission.source();
    Content content = submission.content();
    return PgQuery.run(
            tx,
            JOB,
            id,
            submission.user(),
            transfer,
            source.type().wireName(),
            source.shownLink(),
            submission.urlHash(),
            content.v1(),
            content.v2(),
            content.selection(),
            source.name(),
            CorrelationId.current(),
            reviewed ? 1L : 0L,
            source.asksSelection())
        .chain(() -> contacts(tx, id, source.contacts()));
  }

  /** Keeps the torrent file of a submission that joins the transfer. */
  static Uni<Void> keepTorrent(SqlConnection tx, TransferId transfer, Submission submission) {
    return submission.source() instanceof JobSource.TorrentFile file
        ? PgQuery.run(tx, KEEP_TORRENT, transfer, file.bytes())
        : Uni.createFrom().voidItem();
  }

  /** Adds to a job where its torrent can be found, as long as it has room for more. */
  static Uni<Void> contacts(SqlConnection tx, JobId job, Contacts contacts) {
    return PgQuery.runEach(
        tx,
        CONTACT,
        Stream.of(
                rows(job, "tracker", contacts.trackers(), URI::toString, Contacts.MAX_TRACKERS),
                rows(job, "web_seed", contacts.webSeeds(), URI::toString, Contacts.MAX_WEB_SEEDS),
                rows(job, "peer", contacts.peers(), Contacts::text, Contacts.MAX_PEERS))
            .flatMap(Function.identity())
            .toList());
  }

  private static <T> Stream<Object[]> rows(
      JobId job, String kind, List<T> contacts, Function<T, String> text, int max) {
    return contacts.stream().map(contact -> new Object[] {job, kind, text.apply(contact), max});
  }
}
