package io.torrentflow.agent.assignment;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.engine.DownloadEngine;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.InfoHash;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.StartJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Which jobs this agent holds: takes them, finds them, lets them go. */
@ApplicationScoped
class AssignmentService {
  private final RunFactory runs;
  private final AgentConfig config;
  private final String version;
  private final Map<JobId, JobRun> current = new HashMap<>();
  // What begins when a run that a newer assignment replaced has let go of its source.
  private final Map<JobRun, JobRun> successors = new HashMap<>();
  private final Map<JobId, Set<InfoHash>> torrents = new HashMap<>();
  private Runnable changed = () -> {};
  private boolean draining;

  AssignmentService(
      RunFactory runs,
      AgentConfig config,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.runs = runs;
    this.config = config;
    this.version = version;
  }

  /** Sets who wants to know when the agent's load changes. */
  synchronized void onChange(Runnable listener) {
    changed = listener;
  }

  /**
   * Takes a job over. One that is held with this assignment, or a newer one, is left as it is.
   *
   * @throws ProblemException with {@code AGENT_DRAINING}, {@code AGENT_FULL}, {@code TORRENT_HELD},
   *     {@code ENGINE_MISSING} or {@code ASSIGNMENT_STALE}
   */
  void start(StartJob job) {
    DownloadEngine engine =
        runs.engine(job.source().type())
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.ENGINE_MISSING,
                        "This agent has no engine for a " + job.source().type().wireName() + "."));
    Set<InfoHash> hashes = TorrentHashes.of(job.source());
    JobRun run;
    synchronized (this) {
      JobRun held = current.get(job.jobId());
      if (held != null && held.assignment() == job.assignment()) {
        return;
      }
      if (held != null && held.assignment() > job.assignment()) {
        throw new ProblemException(
            ProblemCode.ASSIGNMENT_STALE, "The agent holds the job with a newer assignment.");
      }
      refuseUnlessFree(held);
      refuseIfShared(job.jobId(), hashes);
      run = runs.make(job, engine, this::released, this::tellChange);
      current.put(job.jobId(), run);
      torrents.put(job.jobId(), hashes);
      if (held != null) {
        successors.put(held, run);
        held.abandon();
        return;
      }
    }
    run.start();
  }

  /**
   * The job, if it is held with this assignment.
   *
   * @throws ProblemException with {@code JOB_NOT_FOUND}
   */
  synchronized JobRun held(JobId jobId, int assignment) {
    JobRun run = current.get(jobId);
    if (run == null || run.assignment() != assignment) {
      throw new ProblemException(
          ProblemCode.JOB_NOT_FOUND, "The agent does not hold the job with this assignment.");
    }
    return run;
  }

  synchronized AgentState state() {
    Collection<JobRun> held = current.values();
    return new AgentState(
        new AgentId(config.id()),
        config.address(),
        version,
        config.slots(),
        (int) held.stream().filter(JobRun::isRunning).count(),
        held.stream().mapToLong(JobRun::bytesRemaining).sum(),
        runs.sources(),
        draining,
        held.stream().map(run -> new AgentState.HeldJob(run.jobId(), run.assignment())).toList());
  }

  /**
   * Drops a job that is not this agent's any more, unless it was handed to it anew since.
   *
   * @param told the state that the jobs service answered to
   */
  void abandon(JobId jobId, AgentState told) {
    told.jobs().stream()
        .filter(job -> job.jobId().equals(jobId))
        .forEach(
            job -> {
              JobRun run;
              synchronized (this) {
                run = current.get(jobId);
              }
              if (run != null && run.assignment() == job.assignment()) {
                run.abandon();
              }
            });
  }

  /** Takes no new job and hands back all there are. Completes when that is reported. */
  Uni<Void> drain() {
    List<JobRun> held;
    synchronized (this) {
      draining = true;
      held = List.copyOf(current.values());
    }
    tellChange();
    return Multi.createFrom()
        .iterable(held)
        .onItem()
        .transformToUniAndMerge(JobRun::handBack)
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private void refuseUnlessFree(@Nullable JobRun held) {
    if (draining) {
      throw new ProblemException(ProblemCode.AGENT_DRAINING, "The agent is being stopped.");
    }
    long running = current.values().stream().filter(JobRun::isRunning).count();
    boolean freesSlot = held != null && held.isRunning();
    if (running - (freesSlot ? 1 : 0) >= config.slots()) {
      throw new ProblemException(
          ProblemCode.AGENT_FULL, "All %d slots are taken.".formatted(config.slots()));
    }
  }

  // libtorrent has a torrent once; jobs that select other files of it take turns.
  private void refuseIfShared(JobId jobId, Set<InfoHash> hashes) {
    boolean shared =
        torrents.entrySet().stream()
            .anyMatch(
                held ->
                    !held.getKey().equals(jobId) && !Collections.disjoint(held.getValue(), hashes));
    if (shared) {
      throw new ProblemException(
          ProblemCode.TORRENT_HELD, "Another job of this agent fetches the same torrent.");
    }
  }

  private void released(JobRun run) {
    JobRun successor;
    synchronized (this) {
      if (current.remove(run.jobId(), run)) {
        torrents.remove(run.jobId());
      }
      successor = successors.remove(run);
    }
    if (successor != null) {
      successor.start();
    }
    tellChange();
  }

  private void tellChange() {
    Runnable listener;
    synchronized (this) {
      listener = changed;
    }
    listener.run();
  }
}
