package io.torrentflow.agent.assignment;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.engine.Download;
import io.torrentflow.agent.engine.DownloadContext;
import io.torrentflow.agent.engine.DownloadEngine;
import io.torrentflow.agent.engine.DownloadListener;
import io.torrentflow.agent.engine.DownloadProgress;
import io.torrentflow.agent.engine.Manifest;
import io.torrentflow.agent.report.JobsClient;
import io.torrentflow.agent.report.ReplyListener;
import io.torrentflow.agent.report.TransferReporter;
import io.torrentflow.agent.upload.TransferUpload;
import io.torrentflow.agent.upload.UploadListener;
import io.torrentflow.agent.upload.Uploads;
import io.torrentflow.agent.upload.WriteFence;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.ContactList;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.ProgressReply;
import io.torrentflow.kernel.wire.ProgressReply.Directive;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartTransfer;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One transfer in this agent's hands, from its start to its last report. It lives on an event loop
 * of its own: every method that others call may be called from anywhere and acts there.
 */
final class TransferRun implements UploadListener, DownloadListener, ReplyListener {
  // Nothing moves in a paused transfer, but the reply may be a directive that did not get here.
  private static final Duration PAUSED_INTERVAL = Duration.ofSeconds(10);
  private static final long NO_TIMER = -1;

  private final StartTransfer transfer;
  private final DownloadEngine engine;
  private final AssignmentService assignments;
  private final AgentConfig config;
  private final InstantSource clock;
  private final Context context;
  private final WriteFence fence;
  private final TransferUpload upload;
  private final TransferReporter reporter;
  private final RunReports reports;

  private volatile Phase phase = Phase.METADATA_FETCH;
  private volatile long bytesRemaining;
  private volatile boolean hasSlot = true;
  private @Nullable Download download;
  private @Nullable Manifest manifest;
  private @Nullable Space space;
  private @Nullable UniEmitter<? super Space> admission;
  private ContactList contacts;
  private boolean fetched;
  private boolean stored;
  private boolean ended;
  private long ticker = NO_TIMER;
  private long pauseTimer = NO_TIMER;

  TransferRun(
      StartTransfer transfer,
      DownloadEngine engine,
      AssignmentService assignments,
      AgentConfig config,
      InstantSource clock,
      Uploads uploads,
      JobsClient jobs,
      Context context) {
    this.transfer = transfer;
    this.engine = engine;
    this.assignments = assignments;
    this.config = config;
    this.clock = clock;
    this.context = context;
    this.space = transfer.space();
    this.contacts = transfer.contacts();
    this.fence = new WriteFence(config.fenceTimeout(), System::nanoTime);
    this.upload = uploads.begin(transfer, fence, this, this::onLoop);
    this.reports =
        new RunReports(
            new AgentId(config.id()), transfer, config.report().checkpointInterval(), upload);
    this.reporter =
        new TransferReporter(jobs, transfer, config.report().deliveryTimeout(), context, this);
  }

  TransferId transferId() {
    return transfer.transferId();
  }

  int assignment() {
    return transfer.assignment();
  }

  /** It occupies one of the agent's slots. */
  boolean isRunning() {
    return hasSlot;
  }

  boolean isPaused() {
    return phase == Phase.PAUSED && !hasSlot;
  }

  /** Takes a slot for a paused transfer that is about to be resumed. */
  void takeSlot() {
    hasSlot = true;
  }

  /** Its slot is free for another while it is paused. */
  void leaveSlot() {
    hasSlot = false;
  }

  long bytesRemaining() {
    return hasSlot ? bytesRemaining : 0;
  }

  void start() {
    onLoop(
        () -> {
          if (ended) {
            return;
          }
          Log.infof("Transfer %s, assignment %d: taken over", transferId(), assignment());
          move(Phase.METADATA_FETCH, null);
          download = engine.start(downloadContext());
          ticker =
              context
                  .owner()
                  .setPeriodic(config.report().progressInterval().toMillis(), timer -> tick());
        });
  }

  /**
   * Stops fetching and frees the slot. A transfer that is not known yet is handed back, as there is
   * nothing to keep, and so is one too many; what is fetched already is not held back any more.
   */
  void pause() {
    onLoop(
        () -> {
          if (ended || fetched || phase == Phase.PAUSED) {
            return;
          }
          if (!upload.isOpen() || !assignments.rest(this)) {
            finish(Phase.HANDED_BACK, null, () -> {});
            return;
          }
          Objects.requireNonNull(download).pause();
          reports.resetRates();
          move(Phase.PAUSED, null);
          pauseTimer =
              context.owner().setTimer(config.pauseHold().toMillis(), timer -> handBackIfPaused());
        });
  }

  private void handBackIfPaused() {
    if (isPaused()) {
      finish(Phase.HANDED_BACK, null, () -> {});
    }
  }

  /** Goes on with a paused transfer, which has its slot. */
  void resume() {
    onLoop(
        () -> {
          if (!ended && phase == Phase.PAUSED) {
            context.owner().cancelTimer(pauseTimer);
            move(Phase.DOWNLOADING, null);
            Objects.requireNonNull(download).resume();
          }
        });
  }

  /**
   * Stops and leaves the bucket as it is: the transfer is another agent's, or nobody's any more and
   * the jobs service removes what is stored.
   */
  void drop() {
    onLoop(
        () -> {
          // One that is being handed back may still have parts to put.
          upload.abandon();
          if (!ended) {
            Log.infof("Transfer %s, assignment %d: dropped", transferId(), assignment());
            end();
            stop().chain(upload::settled).subscribe().with(done -> release(), this::releaseAfter);
          }
        });
  }

  /** Stops and reports where another agent can go on. Completes when that is delivered. */
  Uni<Void> handBack(@Nullable JobError error) {
    return Uni.createFrom()
        .<Void>emitter(
            emitter ->
                onLoop(
                    () -> {
                      Runnable done = () -> emitter.complete(null);
                      if (ended) {
                        reporter.idle().subscribe().with(idle -> done.run(), emitter::fail);
                      } else {
                        finish(Phase.HANDED_BACK, error, done);
                      }
                    }));
  }

  @Override
  public void opened() {
    if (!ended && (phase == Phase.METADATA_FETCH || phase == Phase.METADATA)) {
      move(Phase.DOWNLOADING, null);
    }
  }

  @Override
  public void fetched() {
    if (!ended) {
      fetched = true;
      move(Phase.UPLOADING, null);
      completeIfStored();
    }
  }

  @Override
  public void stored() {
    stored = true;
    completeIfStored();
  }

  @Override
  public void failed(ProblemException problem) {
    if (ended) {
      return;
    }
    Log.infof(
        "Transfer %s, assignment %d: failed: %s %s (%s)",
        transferId(), assignment(), problem.code(), problem.detail(), problem.getCause());
    finish(Phase.FAILED, JobError.of(problem), () -> {});
  }

  @Override
  public void replied(ProgressReply reply, long sentAt) {
    Directive directive = reply.directive();
    if (directive == Directive.ABANDON || directive == Directive.CANCEL) {
      reporter.close();
      drop();
      return;
    }
    fence.confirm(sentAt);
    if (ended) {
      return;
    }
    ContactList newer = reply.contacts();
    if (newer != null && !fetched && newer.version() > contacts.version()) {
      contacts = newer;
      Objects.requireNonNull(download).replaceContacts(newer.contacts());
    }
    switch (directive) {
      case CONTINUE -> granted(reply.space());
      case PAUSE -> pause();
      case RESUME -> assignments.resumeOrHandBack(this);
      default -> throw new IllegalStateException("Handled above: " + directive);
    }
  }

  private DownloadContext downloadContext() {
    return new DownloadContext(
        transferId(),
        assignment(),
        transfer.source(),
        transfer.selection(),
        contacts.contacts(),
        transfer.checkpoint(),
        upload,
        this,
        context);
  }

  @Override
  public Uni<Space> admit(Manifest known) {
    if (ended) {
      return Uni.createFrom().nothing();
    }
    manifest = known;
    if (space != null) {
      return Uni.createFrom().item(space);
    }
    return Uni.createFrom()
        .emitter(
            emitter -> {
              admission = emitter;
              move(Phase.METADATA, null);
            });
  }

  private void granted(@Nullable Space where) {
    UniEmitter<? super Space> waiting = admission;
    if (waiting != null && where != null) {
      admission = null;
      space = where;
      waiting.complete(where);
    }
  }

  private void completeIfStored() {
    if (ended || !fetched || !stored) {
      return;
    }
    upload
        .describe(Objects.requireNonNull(space), clock.instant())
        .subscribe()
        .with(
            done -> {
              if (!ended) {
                Log.infof("Transfer %s, assignment %d: completed", transferId(), assignment());
                finish(Phase.COMPLETED, null, () -> {});
              }
            },
            failure ->
                failed(
                    ProblemException.of(
                        failure, ProblemCode.ENGINE_FAILED, "The transfer broke off.")));
  }

  private void finish(Phase last, @Nullable JobError error, Runnable reported) {
    if (ended) {
      return;
    }
    Log.infof("Transfer %s, assignment %d: ends as %s", transferId(), assignment(), last);
    end();
    stop()
        // Parts that are in flight belong into the checkpoint.
        .chain(upload::settled)
        .onFailure()
        .recoverWithNull()
        .invoke(() -> move(last, error))
        .chain(reporter::idle)
        .onTermination()
        .invoke(reported::run)
        .subscribe()
        .with(idle -> release(), this::releaseAfter);
  }

  private void end() {
    ended = true;
    hasSlot = false;
    context.owner().cancelTimer(ticker);
    context.owner().cancelTimer(pauseTimer);
    upload.close();
    assignments.notifyChange();
  }

  private Uni<Void> stop() {
    return download == null ? Uni.createFrom().voidItem() : download.stop();
  }

  private void release() {
    reporter.close();
    assignments.released(this);
  }

  private void releaseAfter(Throwable failure) {
    Log.warnf(failure, "Transfer %s, assignment %d: not cleaned up", transferId(), assignment());
    release();
  }

  private void move(Phase next, @Nullable JobError error) {
    phase = next;
    bytesRemaining = reports.bytesRemaining(state());
    reporter.phase(reports.ofPhase(state(), error));
    assignments.notifyChange();
  }

  private void tick() {
    if (ended || (phase == Phase.PAUSED && !reports.isLastOlderThan(PAUSED_INTERVAL))) {
      return;
    }
    RunReports.State state = state();
    bytesRemaining = reports.bytesRemaining(state);
    reports.sample(state);
    reporter.progress(reports.ofProgress(state));
  }

  private RunReports.State state() {
    DownloadProgress progress = download == null ? DownloadProgress.NONE : download.progress();
    return new RunReports.State(phase, manifest, progress, fetched, contacts.version());
  }

  private void onLoop(Runnable action) {
    context.runOnContext(go -> action.run());
  }
}
