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
import io.torrentflow.platform.state.PgQuery;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
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

  private final PgOutbox outbox;
  private final PgAuditLog audit;

  PgProofStore(PgOutbox outbox, PgAuditLog audit) {
    this.outbox = outbox;
    this.audit = audit;
  }

  /**
   * Lets the job of a link go on with the torrent file that its owner has submitted since. The
   * owner is locked.
   */
  Uni<JobWithTransfer> prove(SqlConnection tx, Prove decision, Submission submission, Quota quota) {
    LiveTransfer live = decision.live();
    OwnMagnet magnet = decision.magnet();
    if (live != null) {
      return PgNewRows.keepTorrent(tx, live.id(), submission)
          .chain(() -> move(tx, magnet, live.id(), submission, quota, List.of()));
    }
    TransferId fresh = new TransferId(UUID.randomUUID());
    return PgNewRows.transfer(tx, fresh, submission, decision.isShared())
        .flatMap(more -> move(tx, magnet, fresh, submission, quota, more));
  }

  private Uni<JobWithTransfer> move(
      SqlConnection tx,
      OwnMagnet magnet,
      TransferId to,
      Submission submission,
      Quota quota,
      List<OutboxMessage> more) {
    return PgQuery.change(tx, MOVE, magnet.id(), to, magnet.transfer())
        .chain(() -> PgNewRows.contacts(tx, magnet.id(), submission.source().contacts()))
        .chain(() -> PgImmediateEnd.endIfSettled(tx, magnet.id(), quota, 0))
        .call(
            job ->
                outbox.add(
                    tx,
                    more,
                    OutboxMessage.transfer(job.transfer()),
                    OutboxMessage.changed(job.job()),
                    OutboxMessage.review(to),
                    OutboxMessage.review(magnet.transfer())))
        .call(() -> audit.done(tx, submission.user(), "job.submit", magnet.id().toString()));
  }
}
