package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.admission.ContentStore.LiveTransfer;
import io.torrentflow.gateway.admission.ContentStore.OwnMagnet;
import io.torrentflow.gateway.audit.AuditLog;
import io.torrentflow.gateway.jobs.ChangedMeanwhileException;
import io.torrentflow.gateway.jobs.ImmediateEnd;
import io.torrentflow.gateway.jobs.JobRows.JobWithTransfer;
import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.platform.outbox.Outbox;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.StateMessages;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a torrent file means for links to the same torrent, which it proves. */
@ApplicationScoped
class ProofStore {
  private static final String MOVE =
      """
      UPDATE jobs j SET transfer_id = t.id, joined_at = now(), joined_attempt = t.attempt,
        wish_version = j.wish_version + 1, updated_at = now(),
        seq = next_seq(greatest(j.seq, t.seq, old.seq))
      FROM transfers t, transfers old
      WHERE j.id = $1 AND t.id = $2 AND old.id = $3 AND j.transfer_id = old.id AND j.ended IS NULL
        AND j.wish <> 'cancelled' AND j.deleted_at IS NULL
      """;

  private final ContentStore contents;
  private final NewRows rows;
  private final Outbox outbox;
  private final StateMessages messages;
  private final AuditLog audit;

  ProofStore(
      ContentStore contents, NewRows rows, Outbox outbox, StateMessages messages, AuditLog audit) {
    this.contents = contents;
    this.rows = rows;
    this.outbox = outbox;
    this.messages = messages;
    this.audit = audit;
  }

  /** Has other users' links looked at that may be found to be the torrent now. */
  Uni<List<OutboxMessage>> reviewsOfUnproved(SqlConnection tx, Submission submission) {
    if (submission.infoSha256() == null || !submission.isShareable()) {
      return Uni.createFrom().item(List.of());
    }
    return contents
        .unproved(tx, AdmissionStore.content(submission))
        .map(
            found -> {
              List<OutboxMessage> reviews = new ArrayList<>();
              found.forEach(row -> reviews.add(messages.review(new TransferId(row.getUUID("id")))));
              return reviews;
            });
  }

  /**
   * Lets the job of a link go on with the torrent file that its owner has submitted since. The
   * owner is locked.
   *
   * @return fails with a quota's code
   */
  Uni<JobWithTransfer> prove(
      SqlConnection tx, OwnMagnet magnet, Submission submission, Quota quota) {
    quota.check(false, submission.source().totalBytes(), 0);
    boolean isShared = magnet.isShareable() && submission.isShareable();
    Uni<@Nullable LiveTransfer> live =
        isShared
            ? contents.live(tx, AdmissionStore.content(submission))
            : Uni.createFrom().nullItem();
    return live.flatMap(
        transfer ->
            transfer == null
                ? begin(tx, magnet, submission, quota, isShared)
                : rows.keepTorrent(tx, transfer.id(), submission)
                    .chain(() -> move(tx, magnet, transfer.id(), submission, quota, List.of())));
  }

  private Uni<JobWithTransfer> begin(
      SqlConnection tx, OwnMagnet magnet, Submission submission, Quota quota, boolean isShared) {
    TransferId transfer = new TransferId(UUID.randomUUID());
    return rows.transfer(tx, transfer, submission, isShared)
        .chain(
            () ->
                isShared
                    ? reviewsOfUnproved(tx, submission)
                    : Uni.createFrom().item(List.<OutboxMessage>of()))
        .flatMap(
            reviews -> {
              List<OutboxMessage> list = new ArrayList<>(reviews);
              list.add(messages.ticket());
              return move(tx, magnet, transfer, submission, quota, list);
            });
  }

  private Uni<JobWithTransfer> move(
      SqlConnection tx,
      OwnMagnet magnet,
      TransferId to,
      Submission submission,
      Quota quota,
      List<OutboxMessage> more) {
    return tx.preparedQuery(MOVE)
        .execute(Tuple.of(magnet.id().value(), to.value(), magnet.transfer().value()))
        .invoke(
            moved -> {
              if (moved.rowCount() == 0) {
                throw new ChangedMeanwhileException();
              }
            })
        .chain(() -> rows.contacts(tx, magnet.id(), submission.source().contacts()))
        .chain(() -> ImmediateEnd.endIfSettled(tx, magnet.id(), quota, 0))
        .call(
            job -> {
              List<OutboxMessage> list = new ArrayList<>(more);
              list.add(messages.transfer(job.transfer()));
              list.add(messages.changed(job.job()));
              list.add(messages.review(to));
              list.add(messages.review(magnet.transfer()));
              return outbox.add(tx, list);
            })
        .call(() -> audit.done(tx, submission.user(), "job.submit", magnet.id().toString()));
  }
}
