package io.torrentflow.jobs.dispatch;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.JobsConfig;
import io.torrentflow.jobs.agents.Agent;
import io.torrentflow.jobs.agents.AgentClient;
import io.torrentflow.jobs.lifecycle.JobDecision;
import io.torrentflow.jobs.lifecycle.JobEvent;
import io.torrentflow.jobs.lifecycle.JobService;
import io.torrentflow.jobs.lifecycle.JobStore;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.StartJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Hands one job to an agent: reserves a fencing number, asks the candidates how they are, offers it
 * to the least loaded, to the next if that one refuses, and writes the lease down. Each offer has a
 * number of its own, reserved before the agent hears of it: one that accepted although its answer
 * was lost holds an old number.
 */
@ApplicationScoped
class JobDispatcher {
  private static final Logger LOG = Logger.getLogger(JobDispatcher.class);
  // Asking a few is as good as asking all.
  private static final int ASKED_AT_ONCE = 8;
  // An agent answers from memory; one that hangs must not hold up all that wait.
  private static final Duration HEALTH_PATIENCE = Duration.ofSeconds(1);

  private final JobStore store;
  private final JobService service;
  private final AgentClient client;
  private final Duration retryDelay;

  JobDispatcher(JobStore store, JobService service, AgentClient client, JobsConfig config) {
    this.store = store;
    this.service = service;
    this.client = client;
    this.retryDelay = config.dispatch().retryDelay();
  }

  /** Completes when an agent has the job, the job waits no longer, or it was put back for later. */
  Uni<Void> dispatch(JobId id, List<Agent> agents) {
    return store
        .reserve(id)
        .flatMap(
            start ->
                start == null
                    ? Uni.createFrom().voidItem()
                    : statesOf(agents).flatMap(states -> offer(start, states)));
  }

  private Uni<List<AgentState>> statesOf(List<Agent> agents) {
    return Multi.createFrom()
        .iterable(agents.stream().limit(ASKED_AT_ONCE).toList())
        .onItem()
        .transformToUni(
            agent ->
                client
                    .health(agent.address())
                    .ifNoItem()
                    .after(HEALTH_PATIENCE)
                    .fail()
                    .onFailure()
                    .recoverWithNull())
        .merge(ASKED_AT_ONCE)
        .collect()
        .asList();
  }

  private Uni<Void> offer(StartJob start, List<AgentState> states) {
    List<AgentState> candidates = AgentPicker.candidates(states, start.source().type());
    return (candidates.isEmpty() ? Uni.createFrom().item(false) : offerTo(start, candidates, 0))
        .flatMap(
            settled ->
                settled ? Uni.createFrom().voidItem() : store.defer(start.jobId(), retryDelay));
  }

  /** Whether the job needs no other agent; false if none is left. */
  private Uni<Boolean> offerTo(StartJob start, List<AgentState> candidates, int index) {
    AgentState agent = candidates.get(index);
    return client
        .start(agent.address(), start)
        .chain(() -> lease(start, agent))
        .replaceWith(true)
        .onFailure(JobDispatcher::isRefusal)
        .recoverWithUni(
            e -> {
              LOG.infof(
                  "Agent %s did not take job %s: %s",
                  agent.agentId(), start.jobId(), e.getMessage());
              return offerToNext(start.jobId(), candidates, index + 1);
            });
  }

  private Uni<Boolean> offerToNext(JobId id, List<AgentState> candidates, int index) {
    if (index == candidates.size()) {
      return Uni.createFrom().item(false);
    }
    return store
        .reserve(id)
        .flatMap(
            start ->
                start == null ? Uni.createFrom().item(true) : offerTo(start, candidates, index));
  }

  private static boolean isRefusal(Throwable e) {
    return e instanceof ProblemException problem && problem.code() != ProblemCode.JOB_NOT_FOUND;
  }

  private Uni<Void> lease(StartJob start, AgentState agent) {
    JobEvent accepted = new JobEvent.Accepted(agent.agentId(), start.assignment());
    return service
        .apply(start.jobId(), accepted)
        .flatMap(
            outcome ->
                outcome.decision() instanceof JobDecision.Ignored && outcome.after().isUnwanted()
                    ? takeBack(start, agent.address())
                    // Where another hand-out was faster, its next report is told to abandon.
                    : Uni.createFrom().voidItem());
  }

  /** The job was cancelled while it was handed over. */
  private Uni<Void> takeBack(StartJob start, URI agent) {
    return client
        .tell(
            agent,
            start.jobId(),
            start.assignment(),
            AgentClient.Order.CANCEL,
            start.correlationId())
        // Its next report will be answered with the same.
        .onFailure()
        .recoverWithNull();
  }
}
