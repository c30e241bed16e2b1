package io.torrentflow.agent.report;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.retry.Backoff;
import io.torrentflow.kernel.wire.ProgressReply;
import io.torrentflow.kernel.wire.ProgressReply.Directive;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.StartTransfer;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Delivers one transfer's reports, one after the other. Changes of phase are tried until they
 * arrive or time out. Lives on the transfer's event loop.
 */
public final class TransferReporter {
  // Short enough that a jobs service that is back learns of finished transfers soon.
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));

  private final JobsClient jobs;
  private final StartTransfer transfer;
  private final Duration timeout;
  private final Context context;
  private final ReplyListener replies;
  private final ReportQueue queue = new ReportQueue();
  private final List<Runnable> whenIdle = new ArrayList<>();
  private boolean sending;
  private boolean closed;
  private int failures;
  private long failingSince;

  /**
   * @param timeout how long one report is tried to be delivered
   */
  public TransferReporter(
      JobsClient jobs,
      StartTransfer transfer,
      Duration timeout,
      Context context,
      ReplyListener replies) {
    this.jobs = jobs;
    this.transfer = transfer;
    this.timeout = timeout;
    this.context = context;
    this.replies = replies;
  }

  public void phase(ProgressReport report) {
    if (!closed) {
      queue.addPhase(report);
      send();
    }
  }

  public void progress(ProgressReport report) {
    if (!closed) {
      queue.offerProgress(report);
      send();
    }
  }

  /** Sends nothing more. */
  public void close() {
    closed = true;
    notifyIdle();
  }

  /** Completes when everything is delivered, or given up. */
  public Uni<Void> idle() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              whenIdle.add(() -> emitter.complete(null));
              if (!sending && queue.isEmpty() || closed) {
                notifyIdle();
              }
            });
  }

  private void send() {
    ProgressReport report = queue.next();
    if (sending || closed || report == null) {
      if (!sending) {
        notifyIdle();
      }
      return;
    }
    sending = true;
    long sentAt = System.nanoTime();
    jobs.report(transfer.transferId(), report, transfer.correlationId())
        .emitOn(action -> context.runOnContext(go -> action.run()))
        .subscribe()
        .with(
            reply -> delivered(report, reply, sentAt), failure -> failed(report, failure, sentAt));
  }

  private void delivered(ProgressReport report, ProgressReply reply, long sentAt) {
    sending = false;
    failures = 0;
    queue.settled(report);
    if (!closed) {
      replies.replied(reply, sentAt);
    }
    send();
  }

  private void failed(ProgressReport report, Throwable failure, long sentAt) {
    if (closed) {
      again();
      return;
    }
    if (isDisowned(failure)) {
      delivered(report, new ProgressReply(Directive.ABANDON, null, null), sentAt);
      return;
    }
    long now = System.nanoTime();
    if (failures++ == 0) {
      failingSince = now;
    }
    boolean mustArrive = queue.mustArrive(report);
    if (mustArrive && !isRefused(failure) && now - failingSince <= timeout.toNanos()) {
      long delay = BACKOFF.jittered(failures, ThreadLocalRandom.current()).toMillis();
      context.owner().setTimer(delay, timer -> again());
      return;
    }
    if (mustArrive) {
      Log.warnf(
          "Report %s of transfer %s is given up: %s",
          report.phase(), transfer.transferId(), failure);
    }
    queue.settled(report);
    again();
  }

  private void again() {
    sending = false;
    send();
  }

  private static boolean isDisowned(Throwable failure) {
    return failure instanceof ProblemException problem
        && (problem.code() == ProblemCode.ASSIGNMENT_STALE
            || problem.code() == ProblemCode.JOB_NOT_FOUND);
  }

  // The same report will be refused again; signature problems pass when clocks or keys are mended.
  private static boolean isRefused(Throwable failure) {
    return failure instanceof ProblemException problem
        && !problem.code().retryable()
        && problem.code().httpStatus() != 401;
  }

  private void notifyIdle() {
    if (queue.isEmpty() || closed) {
      List<Runnable> waiting = List.copyOf(whenIdle);
      whenIdle.clear();
      waiting.forEach(Runnable::run);
    }
  }
}
