package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.admission.AdmissionDecision.Prove;
import io.torrentflow.gateway.admission.AdmissionFacts.LiveTransfer;
import io.torrentflow.gateway.admission.AdmissionFacts.OwnMagnet;
import io.torrentflow.gateway.audit.PgAuditLog;
import io.torrentflow.gateway.jobs.JobWithTransfer;
import io.torrentflow.gateway.jobs.PgImmediateEnd;
import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.platform.outbox.OutboxMessage;
import io.torrentflow.platform.outbox.PgOutbox;
import io.torrentflow.platform.outbox.StateMessages;
import io.torrentflow.platform.state.ChangedMeanwhileException;
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What a torrent file means for links to the same torrent, which it proves. */
@ApplicationScoped
class PgProofStore {
  private static final String MOVE =
      """
      UPDATE jobs j SET transfer_id = t.id, joined_at = now(), joined_attempt = t.attempt,
        wish_version = j.wish_version + 1, updated_at = now(),
        seq = next_seq(greatest(j.seq, t.seq, old.seq))
      FROM transfers t, transfers old
      WHERE j.id = $1 AND t.id = $2 AND old.id = $3 AND j.transfer_id = old.id AND j.ended IS NULL
        AND j.wish <> 'cancelled' AND j.deleted_at IS NULL
      """;

  private final PgContentStore contents;
  private final PgNewRows rows;
  private final PgOutbox outbox;
  private final StateMessages messages;
  private final PgAuditLog audit;

  PgProofStore(
      PgContentStore contents,
      PgNewRows rows,
      PgOutbox outbox,
      StateMessages messages,
      PgAuditLog audit) {
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
        .unproved(tx, submission.content())
        .map(found -> found.stream().map(messages::review).toList());
  }

  /**
   * Lets the job of a link go on with the torrent file that its owner has submitted since. The
   * owner is locked.
   */
  Uni<JobWithTransfer> prove(SqlConnection tx, Prove decision, Submission submission, Quota quota) {
    LiveTransfer live = decision.live();
    OwnMagnet magnet = decision.magnet();
    return live == null
        ? begin(tx, magnet, submission, quota, decision.isShared())
        : rows.keepTorrent(tx, live.id(), submission)
            .chain(() -> move(tx, magnet, live.id(), submission, quota, List.of()));
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
    return PgQuery.count(tx, MOVE, magnet.id(), to, magnet.transfer())
        .invoke(
            moved -> {
              if (moved == 0) {
                throw new ChangedMeanwhileException();
              }
            })
        .chain(() -> rows.contacts(tx, magnet.id(), submission.source().contacts()))
        .chain(() -> PgImmediateEnd.endIfSettled(tx, magnet.id(), quota, 0))
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
