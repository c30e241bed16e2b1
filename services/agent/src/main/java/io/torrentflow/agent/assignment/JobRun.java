package io.torrentflow.agent.assignment;

import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.engine.Download;
import io.torrentflow.agent.engine.DownloadContext;
import io.torrentflow.agent.engine.DownloadEngine;
import io.torrentflow.agent.engine.DownloadListener;
import io.torrentflow.agent.engine.DownloadProgress;
import io.torrentflow.agent.engine.Manifest;
import io.torrentflow.agent.report.JobReporter;
import io.torrentflow.agent.report.RateMeter;
import io.torrentflow.agent.upload.JobUpload;
import io.torrentflow.agent.upload.Metadata;
import io.torrentflow.agent.upload.UploadListener;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.ProgressReply;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartJob;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One job in this agent's hands, from its start to its last report. It lives on an event loop of
 * its own: every public method may be called from anywhere and acts there.
 */
final class JobRun implements UploadListener, DownloadListener {
  private static final Logger LOG = Logger.getLogger(JobRun.class);
  // Nothing moves in a paused job, but the answer may be a command that did not get here.
  private static final Duration PAUSED_REPORTS = Duration.ofSeconds(10);

  /**
   * What a run needs beside its job.
   *
   * @param released called once, when nothing of the job is left on this agent
   * @param changed called when the agent's load has changed
   */
  record Surroundings(
      AgentId agentId,
      InstantSource clock,
      Duration progressInterval,
      Duration checkpointInterval,
      RunFactory.Parts parts,
      Consumer<JobRun> released,
      Runnable changed) {}

  private final StartJob job;
  private final DownloadEngine engine;
  private final Surroundings around;
  private final Context context;
  private final JobUpload upload;
  private final JobReporter reporter;
  private final RateMeter downloadRate = new RateMeter();
  private final RateMeter uploadRate = new RateMeter();

  private volatile Phase phase = Phase.METADATA_FETCH;
  private volatile long bytesRemaining;
  private volatile boolean ended;
  private @Nullable Download download;
  private @Nullable Manifest manifest;
  private long seq;
  private boolean fetched;
  private boolean stored;
  private long ticker = -1;
  private long filesReported = -1;
  private long filesReportedAt;
  private long checkpointReported = -1;
  private long checkpointReportedAt;
  private long reportedAt;

  JobRun(StartJob job, DownloadEngine engine, Surroundings around, Context context) {
    this.job = job;
    this.engine = engine;
    this.around = around;
    this.context = context;
    this.upload = around.parts().uploads().begin(job, this, this::onLoop);
    this.reporter =
        new JobReporter(
            around.parts().jobs(),
            job.jobId(),
            job.correlationId(),
            around.parts().patience(),
            context,
            this::obey);
  }

  JobId jobId() {
    return job.jobId();
  }

  int assignment() {
    return job.assignment();
  }

  boolean isRunning() {
    return !ended
        && switch (phase) {
          case METADATA_FETCH, DOWNLOADING, UPLOADING -> true;
          case PAUSED, COMPLETED, FAILED, HANDED_BACK -> false;
        };
  }

  long bytesRemaining() {
    return isRunning() ? bytesRemaining : 0;
  }

  void start() {
    onLoop(
        () -> {
          if (ended) {
            return;
          }
          LOG.infof("Job %s, assignment %d: taken over", jobId(), assignment());
          checkpointReportedAt = System.nanoTime();
          if (job.paused()) {
            move(Phase.PAUSED, null);
          } else {
            move(Phase.METADATA_FETCH, null);
            fetch();
          }
          ticker =
              context
                  .owner()
                  .setPeriodic(
                      around.progressInterval().toMillis(),
                      timer -> context.runOnContext(tick -> tick()));
        });
  }

  void pause() {
    onLoop(
        () -> {
          // What is fetched already is not held back any more.
          if (ended || fetched || phase == Phase.PAUSED) {
            return;
          }
          if (download != null) {
            download.pause();
          }
          downloadRate.reset();
          uploadRate.reset();
          move(Phase.PAUSED, null);
        });
  }

  void resume() {
    onLoop(
        () -> {
          if (ended || phase != Phase.PAUSED) {
            return;
          }
          move(Phase.DOWNLOADING, null);
          if (download == null) {
            fetch();
          } else {
            download.resume();
          }
        });
  }

  /** Stops and removes everything that the job has put into the bucket. */
  void cancel() {
    onLoop(
        () -> {
          if (!ended) {
            LOG.infof("Job %s, assignment %d: cancelled", jobId(), assignment());
            end();
            letGo().chain(upload::discard).subscribe().with(done -> release(), this::releaseAfter);
          }
        });
  }

  /** Stops and leaves the bucket as it is: the job is somebody else's. */
  void abandon() {
    onLoop(
        () -> {
          if (!ended) {
            LOG.infof("Job %s, assignment %d: abandoned", jobId(), assignment());
            end();
            upload.close();
            letGo().chain(upload::settled).subscribe().with(done -> release(), this::releaseAfter);
          }
        });
  }

  /** Stops and reports where another agent can go on. Completes when that is delivered. */
  Uni<Void> handBack() {
    return Uni.createFrom()
        .<Void>emitter(
            emitter ->
                onLoop(
                    () -> {
                      Runnable done = () -> emitter.complete(null);
                      if (ended) {
                        reporter.idle().subscribe().with(idle -> done.run());
                      } else {
                        handBack(done);
                      }
                    }));
  }

  private void handBack(Runnable done) {
    LOG.infof("Job %s, assignment %d: handed back", jobId(), assignment());
    finish(
        Phase.HANDED_BACK,
        new JobError(ProblemCode.AGENT_DRAINED, "The agent is being stopped; another one goes on."),
        done);
  }

  @Override
  public void opened(Manifest opened) {
    if (ended) {
      return;
    }
    manifest = opened;
    measure();
    if (phase == Phase.METADATA_FETCH) {
      move(Phase.DOWNLOADING, null);
    }
  }

  @Override
  public void fetched() {
    if (ended) {
      return;
    }
    fetched = true;
    move(Phase.UPLOADING, null);
    completeIfStored();
  }

  @Override
  public void stored() {
    stored = true;
    completeIfStored();
  }

  @Override
  public void failed(ProblemException problem) {
    if (!ended) {
      LOG.infof(
          "Job %s, assignment %d: failed: %s %s (%s)",
          jobId(), assignment(), problem.code(), problem.detail(), problem.getCause());
      finish(Phase.FAILED, JobError.of(problem), () -> {});
    }
  }

  private void fetch() {
    download =
        engine.start(
            new DownloadContext(
                job.jobId(),
                job.assignment(),
                job.source(),
                job.checkpoint(),
                upload,
                this,
                context));
  }

  private void completeIfStored() {
    if (ended || !fetched || !stored) {
      return;
    }
    Manifest known = Objects.requireNonNull(manifest);
    upload
        .describe(
            new Metadata(
                jobId(),
                job.source().type(),
                SourceText.of(job.source()),
                known.name(),
                known.infoHash(),
                upload.reports(),
                around.clock().instant()))
        .subscribe()
        .with(
            done -> {
              if (!ended) {
                LOG.infof("Job %s, assignment %d: completed", jobId(), assignment());
                finish(Phase.COMPLETED, null, () -> {});
              }
            },
            failure -> failed(asProblem(failure)));
  }

  private void finish(Phase last, @Nullable JobError error, Runnable reported) {
    end();
    upload.close();
    letGo()
        // Parts that are under way belong into the checkpoint.
        .chain(upload::settled)
        .onFailure()
        .recoverWithNull()
        .subscribe()
        .with(
            settled -> {
              move(last, error);
              reporter
                  .idle()
                  .subscribe()
                  .with(
                      idle -> {
                        reported.run();
                        release();
                      });
            });
  }

  private void obey(ProgressReply.Directive directive) {
    switch (directive) {
      case CONTINUE -> {}
      case PAUSE -> pause();
      case RESUME -> resume();
      case ABANDON -> {
        reporter.close();
        abandon();
      }
      case CANCEL -> {
        reporter.close();
        cancel();
      }
    }
  }

  private void end() {
    ended = true;
    if (ticker >= 0) {
      context.owner().cancelTimer(ticker);
    }
    around.changed().run();
  }

  private Uni<Void> letGo() {
    return download == null ? Uni.createFrom().voidItem() : download.stop();
  }

  private void release() {
    reporter.close();
    around.released().accept(this);
  }

  private void releaseAfter(Throwable failure) {
    LOG.warnf(failure, "Job %s, assignment %d: not cleaned up", jobId(), assignment());
    release();
  }

  private void move(Phase next, @Nullable JobError error) {
    phase = next;
    measure();
    reporter.phase(report(error, true));
    around.changed().run();
  }

  private void tick() {
    long now = System.nanoTime();
    if (ended || (phase == Phase.PAUSED && now - reportedAt < PAUSED_REPORTS.toNanos())) {
      return;
    }
    measure();
    downloadRate.sample(progress().downloadedBytes(), now);
    uploadRate.sample(upload.confirmedInRun(), now);
    reporter.progress(report(null, false));
  }

  private DownloadProgress progress() {
    return download == null ? new DownloadProgress(0, 0, 0) : download.progress();
  }

  private void measure() {
    Long total = manifest == null ? null : upload.totalBytes();
    bytesRemaining = total == null ? 0 : Math.max(0, total - progress().downloadedBytes());
  }

  private ProgressReport report(@Nullable JobError error, boolean changeOfPhase) {
    reportedAt = System.nanoTime();
    Manifest known = manifest;
    Long total = known == null ? null : upload.totalBytes();
    DownloadProgress now = progress();
    // What an earlier run has stored was downloaded, also before this one has begun.
    long downloaded =
        fetched && total != null ? total : Math.max(now.downloadedBytes(), upload.uploadedBytes());
    boolean active = phase == Phase.DOWNLOADING || phase == Phase.UPLOADING;
    return new ProgressReport(
        around.agentId(),
        assignment(),
        ++seq,
        phase,
        known == null ? null : known.name(),
        total,
        downloaded,
        upload.uploadedBytes(),
        active && !fetched ? downloadRate.bytesPerSecond() : 0,
        active ? uploadRate.bytesPerSecond() : 0,
        active && total != null && !fetched
            ? downloadRate.secondsFor(Math.max(0, total - downloaded))
            : null,
        now.peers(),
        now.seeds(),
        files(changeOfPhase),
        checkpoint(changeOfPhase),
        error);
  }

  // The list is sent again when files became complete; a phase's report must be whole by itself. In
  // between it keeps the pace of checkpoints, or a torrent of many small files would send all of
  // them every second.
  private @Nullable List<ProgressReport.FileReport> files(boolean changeOfPhase) {
    if (manifest == null) {
      return null;
    }
    long complete = upload.completeFiles();
    boolean due = System.nanoTime() - filesReportedAt >= around.checkpointInterval().toNanos();
    if (!changeOfPhase && (complete == filesReported || !due)) {
      return null;
    }
    filesReported = complete;
    filesReportedAt = System.nanoTime();
    return upload.reports();
  }

  private @Nullable Checkpoint checkpoint(boolean changeOfPhase) {
    boolean due = System.nanoTime() - checkpointReportedAt >= around.checkpointInterval().toNanos();
    boolean news = upload.revision() != checkpointReported;
    boolean wanted =
        switch (phase) {
          case METADATA_FETCH, COMPLETED -> false;
          case DOWNLOADING, UPLOADING -> news && (due || changeOfPhase);
          case PAUSED, FAILED, HANDED_BACK -> true;
        };
    if (!wanted) {
      return null;
    }
    checkpointReported = upload.revision();
    checkpointReportedAt = System.nanoTime();
    return upload.checkpoint(job.checkpoint());
  }

  private void onLoop(Runnable action) {
    context.runOnContext(go -> action.run());
  }

  private static ProblemException asProblem(Throwable failure) {
    return failure instanceof ProblemException problem
        ? problem
        : new ProblemException(ProblemCode.ENGINE_FAILED, "The job broke off.", null, failure);
  }
}
