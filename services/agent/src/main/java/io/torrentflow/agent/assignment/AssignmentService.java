package io.torrentflow.agent.assignment;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.engine.DownloadEngine;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.StartTransfer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Which transfers this agent holds: takes them, finds them, releases them. */
@ApplicationScoped
class AssignmentService {
  private static final JobError DRAINED =
      new JobError(ProblemCode.AGENT_DRAINED, "The agent is being emptied; another one goes on.");

  private final RunFactory runs;
  private final AgentConfig config;
  private final DiskSpace disk;
  private final String version;
  private final UUID boot = UUID.randomUUID();
  private final Map<TransferId, TransferRun> current = new HashMap<>();
  // What begins when a run that a newer assignment replaced has released its source.
  private final Map<TransferRun, TransferRun> successors = new HashMap<>();
  private Runnable changed = () -> {};
  private boolean draining;
  private boolean stopping;
  private long beat;

  AssignmentService(
      RunFactory runs,
      AgentConfig config,
      DiskSpace disk,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.runs = runs;
    this.config = config;
    this.disk = disk;
    this.version = version;
  }

  /** Sets what is called when the agent's load changes. */
  synchronized void onChange(Runnable listener) {
    changed = listener;
  }

  /**
   * Takes a transfer over. One that is held with this assignment is left as it is.
   *
   * @throws ProblemException with {@code AGENT_DRAINING}, {@code AGENT_FULL}, {@code
   *     ENGINE_MISSING} or {@code ASSIGNMENT_STALE}
   */
  void start(StartTransfer transfer) {
    DownloadEngine engine =
        runs.engine(transfer.source().type())
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.ENGINE_MISSING,
                        "This agent has no engine for a "
                            + transfer.source().type().wireName()
                            + "."));
    TransferRun run;
    synchronized (this) {
      TransferRun held = current.get(transfer.transferId());
      if (held != null && held.assignment() == transfer.assignment()) {
        return;
      }
      if (held != null && held.assignment() > transfer.assignment()) {
        throw new ProblemException(
            ProblemCode.ASSIGNMENT_STALE, "The agent holds the transfer with a newer assignment.");
      }
      refuseUnlessFree(held);
      run = runs.make(transfer, engine, this);
      current.put(transfer.transferId(), run);
      if (held != null) {
        successors.put(held, run);
        held.drop();
        return;
      }
    }
    run.start();
  }

  /**
   * The run of a transfer, if it is held with this assignment.
   *
   * @throws ProblemException with {@code JOB_NOT_FOUND}
   */
  synchronized TransferRun held(TransferId transferId, int assignment) {
    TransferRun run = current.get(transferId);
    if (run == null || run.assignment() != assignment) {
      throw new ProblemException(
          ProblemCode.JOB_NOT_FOUND, "The agent does not hold the transfer with this assignment.");
    }
    return run;
  }

  /**
   * Goes on with a paused run, or hands it back if its slot was given to another since.
   *
   * @throws ProblemException with {@code AGENT_FULL}; the run is handed back then
   */
  void resume(TransferRun run) {
    synchronized (this) {
      if (run.isPaused() && running() < config.slots()) {
        run.takeSlot();
      }
    }
    if (run.isPaused()) {
      handBack(run, null);
      throw full();
    }
    run.resume();
  }

  /** As {@link #resume}, where nobody waits for the outcome. */
  void resumeOrHandBack(TransferRun run) {
    try {
      resume(run);
    } catch (ProblemException full) {
      // It is being handed back, and reports that itself.
      notifyChange();
    }
  }

  /**
   * Frees the slot of a run that is being paused. As many as there are slots keep their place, for
   * each holds memory of its engine.
   *
   * @return false if so many do already
   */
  synchronized boolean rest(TransferRun run) {
    if (current.size() - running() >= config.slots()) {
      return false;
    }
    run.leaveSlot();
    return true;
  }

  private static void handBack(TransferRun run, @Nullable JobError error) {
    run.handBack(error)
        .subscribe()
        .with(
            done -> {},
            e -> Log.warnf("Transfer %s was not handed back: %s", run.transferId(), e.toString()));
  }

  synchronized AgentState state() {
    Collection<TransferRun> held = current.values();
    return new AgentState(
        new AgentId(config.id()),
        boot,
        ++beat,
        config.address(),
        version,
        config.slots(),
        (int) running(),
        held.stream().mapToLong(TransferRun::bytesRemaining).sum(),
        runs.sources(),
        disk.freeBytes(),
        takesNothing(),
        takesNothing() && held.isEmpty(),
        held.stream().map(AssignmentService::heldTransfer).toList());
  }

  /**
   * Drops a transfer that is not this agent's any more, unless it was handed to it again since.
   *
   * @param reported the state that the jobs service replied to
   */
  void abandon(TransferId transferId, AgentState reported) {
    TransferRun run;
    synchronized (this) {
      run = current.get(transferId);
    }
    if (run != null && reported.transfers().contains(heldTransfer(run))) {
      run.drop();
    }
  }

  private static AgentState.HeldTransfer heldTransfer(TransferRun run) {
    return new AgentState.HeldTransfer(run.transferId(), run.assignment());
  }

  /** Takes no new transfer and hands back all there are. Completes when that is reported. */
  Uni<Void> stop() {
    synchronized (this) {
      stopping = true;
    }
    notifyChange();
    return Multi.createFrom()
        .iterable(held())
        .onItem()
        .transformToUniAndMerge(run -> run.handBack(DRAINED))
        .onItem()
        .ignoreAsUni();
  }

  /** Takes no new transfer, or takes them again. */
  void setDraining(boolean isDraining) {
    synchronized (this) {
      draining = isDraining;
    }
    notifyChange();
  }

  /** Hands back all transfers; returns at once. */
  void handOver() {
    held().forEach(run -> handBack(run, DRAINED));
  }

  private synchronized List<TransferRun> held() {
    return List.copyOf(current.values());
  }

  void released(TransferRun run) {
    TransferRun successor;
    synchronized (this) {
      current.remove(run.transferId(), run);
      successor = successors.remove(run);
    }
    if (successor != null) {
      successor.start();
    }
    notifyChange();
  }

  void notifyChange() {
    Runnable listener;
    synchronized (this) {
      listener = changed;
    }
    listener.run();
  }

  private void refuseUnlessFree(@Nullable TransferRun held) {
    if (takesNothing()) {
      throw new ProblemException(ProblemCode.AGENT_DRAINING, "The agent is being emptied.");
    }
    boolean freesSlot = held != null && held.isRunning();
    if (running() - (freesSlot ? 1 : 0) >= config.slots()) {
      throw full();
    }
  }

  private boolean takesNothing() {
    return draining || stopping;
  }

  private long running() {
    return current.values().stream().filter(TransferRun::isRunning).count();
  }

  private ProblemException full() {
    return new ProblemException(
        ProblemCode.AGENT_FULL, "All %d slots are taken.".formatted(config.slots()));
  }
}
