package io.torrentflow.agent.report;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.ProgressReply;
import io.torrentflow.kernel.wire.ProgressReport;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Delivers one job's reports, one after the other. Changes of phase are tried until they arrive,
 * for as long as there is patience. Lives on the job's event loop.
 */
public final class JobReporter {
  private static final Logger LOG = Logger.getLogger(JobReporter.class);
  private static final Duration FIRST_DELAY = Duration.ofMillis(250);
  // Short enough that a jobs service that comes back hears of finished jobs at once.
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

  private final JobsPort jobs;
  private final JobId jobId;
  private final String correlationId;
  private final Duration patience;
  private final Context context;
  private final Consumer<ProgressReply.Directive> directives;
  private final ReportQueue queue = new ReportQueue();
  private final List<Runnable> whenIdle = new ArrayList<>();
  private boolean sending;
  private boolean closed;
  private int failures;
  private long failingSince;

  /**
   * @param directives hears what the jobs service wants done with the job
   */
  public JobReporter(
      JobsPort jobs,
      JobId jobId,
      String correlationId,
      Duration patience,
      Context context,
      Consumer<ProgressReply.Directive> directives) {
    this.jobs = jobs;
    this.jobId = jobId;
    this.correlationId = correlationId;
    this.patience = patience;
    this.context = context;
    this.directives = directives;
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
    tellIdle();
  }

  /** Completes when everything is delivered, or given up. */
  public Uni<Void> idle() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              whenIdle.add(() -> emitter.complete(null));
              if (!sending && queue.isEmpty() || closed) {
                tellIdle();
              }
            });
  }

  private void send() {
    ProgressReport report = queue.next();
    if (sending || closed || report == null) {
      if (!sending) {
        tellIdle();
      }
      return;
    }
    sending = true;
    jobs.report(jobId, report, correlationId)
        .emitOn(action -> context.runOnContext(go -> action.run()))
        .subscribe()
        .with(reply -> delivered(report, reply.directive()), failure -> failed(report, failure));
  }

  private void delivered(ProgressReport report, ProgressReply.Directive directive) {
    sending = false;
    failures = 0;
    queue.settled(report);
    if (!closed) {
      directives.accept(directive);
    }
    send();
  }

  private void failed(ProgressReport report, Throwable failure) {
    if (closed) {
      sending = false;
      tellIdle();
      return;
    }
    if (isDisowned(failure)) {
      delivered(report, ProgressReply.Directive.ABANDON);
      return;
    }
    long now = System.nanoTime();
    if (failures++ == 0) {
      failingSince = now;
    }
    if (!queue.mustArrive(report)) {
      sending = false;
      queue.settled(report);
      send();
    } else if (isRefused(failure) || now - failingSince > patience.toNanos()) {
      LOG.warnf("Report %s of job %s is given up: %s", report.phase(), jobId, failure);
      sending = false;
      queue.settled(report);
      send();
    } else {
      context.owner().setTimer(delayMillis(), timer -> context.runOnContext(next -> again()));
    }
  }

  private void again() {
    sending = false;
    send();
  }

  private long delayMillis() {
    long doubled = FIRST_DELAY.toMillis() << Math.min(failures - 1, 10);
    long capped = Math.min(doubled, LONGEST_DELAY.toMillis());
    return capped / 2 + ThreadLocalRandom.current().nextLong(capped / 2 + 1);
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

  private void tellIdle() {
    if (queue.isEmpty() || closed) {
      List<Runnable> told = List.copyOf(whenIdle);
      whenIdle.clear();
      told.forEach(Runnable::run);
    }
  }
}
