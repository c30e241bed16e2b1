package io.torrentflow.jobs.callbacks;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.lifecycle.PgContacts;
import io.torrentflow.jobs.lifecycle.Transfer;
import io.torrentflow.jobs.lifecycle.TransferEvent;
import io.torrentflow.jobs.lifecycle.TransferService;
import io.torrentflow.jobs.lifecycle.TransferService.Outcome;
import io.torrentflow.jobs.metadata.MetadataService;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.ProgressReply;
import io.torrentflow.kernel.wire.ProgressReply.Directive;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.TransferState;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Lets a report happen to its transfer, passes the numbers on, and responds with what the agent is
 * to do.
 */
@ApplicationScoped
class ProgressService {
  private final TransferService transfers;
  private final PgContacts contacts;
  private final MetadataService metadata;
  private final ProgressPublisher publisher;

  ProgressService(
      TransferService transfers,
      PgContacts contacts,
      MetadataService metadata,
      ProgressPublisher publisher) {
    this.transfers = transfers;
    this.contacts = contacts;
    this.metadata = metadata;
    this.publisher = publisher;
  }

  Uni<ProgressReply> report(TransferId id, ProgressReport report) {
    return report.phase() == Phase.METADATA ? metadata(id, report) : progress(id, report);
  }

  private Uni<ProgressReply> metadata(TransferId id, ProgressReport report) {
    return metadata
        .judge(id, report)
        .flatMap(
            judged -> {
              if (isBeingHandedOut(judged.after(), report)) {
                return again(id, report);
              }
              Directive directive = judged.directive();
              return directive == null
                  ? progress(id, report)
                  : reply(directive, judged.after(), report);
            });
  }

  private Uni<ProgressReply> progress(TransferId id, ProgressReport report) {
    return metadata
        .judgeGrowth(id, report)
        .chain(() -> transfers.apply(id, new TransferEvent.Reported(report)))
        .flatMap(
            outcome ->
                isBeingHandedOut(outcome.after(), report)
                    ? again(id, report)
                    : reply(outcome, report));
  }

  private Uni<ProgressReply> reply(Outcome outcome, ProgressReport report) {
    TransferState progressed = outcome.progressed();
    if (progressed != null) {
      publisher.publish(progressed, outcome.after().correlationId());
    }
    return reply(directive(outcome, report), outcome.after(), report);
  }

  /**
   * Whether the agent was faster than the lease: only whom the transfer is being offered to knows
   * its newest number, so that agent has accepted it. One that has given it back knows the number,
   * too, until the next hand-out.
   */
  private static boolean isBeingHandedOut(Transfer transfer, ProgressReport report) {
    return transfer.status() == JobStatus.SUBMITTED
        && transfer.isReserved()
        && transfer.assignment() == report.assignment()
        && switch (report.phase()) {
          case METADATA_FETCH, METADATA, DOWNLOADING, UPLOADING, COMPLETED -> true;
          case PAUSED, FAILED, HANDED_BACK -> false;
        };
  }

  /** Writes the lease, and takes the report again. */
  private Uni<ProgressReply> again(TransferId id, ProgressReport report) {
    return transfers
        .apply(id, new TransferEvent.Accepted(report.agentId(), report.assignment()))
        .flatMap(
            outcome ->
                outcome.after().status() == JobStatus.SUBMITTED
                    // Nobody wants it any more.
                    ? reply(Directive.ABANDON, outcome.after(), report)
                    : report(id, report));
  }

  /** With the contacts in force, if the agent goes on with the transfer and has older ones. */
  private Uni<ProgressReply> reply(Directive directive, Transfer transfer, ProgressReport report) {
    boolean goesOn =
        switch (directive) {
          case CONTINUE, RESUME -> transfer.status().isAssigned();
          case PAUSE, ABANDON, CANCEL -> false;
        };
    return goesOn && report.contactsVersion() < transfer.contactsVersion()
        ? contacts
            .read(transfer.id(), transfer.contactsVersion())
            .map(newer -> new ProgressReply(directive, transfer.space(), newer))
        : Uni.createFrom().item(new ProgressReply(directive, transfer.space(), null));
  }

  private static Directive directive(Outcome outcome, ProgressReport report) {
    Transfer transfer = outcome.after();
    if (transfer.status() == JobStatus.CANCELLED || transfer.isDropped()) {
      return Directive.CANCEL;
    }
    boolean isOver =
        switch (report.phase()) {
          case COMPLETED, FAILED, HANDED_BACK -> true;
          case METADATA_FETCH, METADATA, DOWNLOADING, PAUSED, UPLOADING -> false;
        };
    if (isOver) {
      return Directive.CONTINUE;
    }
    if (!transfer.isHeldBy(report.agentId(), report.assignment())) {
      return Directive.ABANDON;
    }
    if (report.phase() == Phase.PAUSED) {
      boolean resumes =
          transfer.status() == JobStatus.DOWNLOADING
              || (transfer.status() == JobStatus.PAUSED && outcome.wishes().anyWanted());
      return resumes ? Directive.RESUME : Directive.CONTINUE;
    }
    return transfer.status() == JobStatus.PAUSED ? Directive.PAUSE : Directive.CONTINUE;
  }
}
