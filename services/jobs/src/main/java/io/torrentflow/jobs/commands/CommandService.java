package io.torrentflow.jobs.commands;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.agents.AgentClient;
import io.torrentflow.jobs.agents.AgentClient.Order;
import io.torrentflow.jobs.agents.AgentStore;
import io.torrentflow.jobs.lifecycle.Job;
import io.torrentflow.jobs.lifecycle.JobEvent;
import io.torrentflow.jobs.lifecycle.JobService;
import io.torrentflow.jobs.lifecycle.JobService.Outcome;
import io.torrentflow.jobs.maintenance.ObjectCleaner;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.JobCommand;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Lets a command happen to its job, then to the agent that holds it, then to the job's objects.
 * Each step can be repeated, so a command that is delivered twice does no harm.
 */
@ApplicationScoped
class CommandService {
  private static final Logger LOG = Logger.getLogger(CommandService.class);

  private final JobService jobs;
  private final AgentStore agents;
  private final AgentClient client;
  private final ObjectCleaner cleaner;

  CommandService(JobService jobs, AgentStore agents, AgentClient client, ObjectCleaner cleaner) {
    this.jobs = jobs;
    this.agents = agents;
    this.client = client;
    this.cleaner = cleaner;
  }

  Uni<Void> obey(JobCommand command) {
    return jobs.apply(command.jobId(), new JobEvent.Commanded(command))
        .flatMap(outcome -> follow(command, outcome));
  }

  private Uni<Void> follow(JobCommand command, Outcome outcome) {
    return switch (command.action()) {
      case PAUSE -> outcome.moved() ? tell(outcome.before(), Order.PAUSE) : nothing();
      case RESUME -> outcome.moved() ? resume(outcome.before()) : nothing();
      case CANCEL ->
          switch (outcome.after().status()) {
            case CANCELLED -> end(outcome);
            default -> nothing();
          };
      case DELETE -> outcome.after().deleted() ? end(outcome) : nothing();
      case REQUEUE -> nothing();
    };
  }

  private Uni<Void> end(Outcome outcome) {
    Job job = outcome.before();
    return tell(job, Order.CANCEL).chain(() -> cleaner.remove(job.owner(), job.id()));
  }

  /** An agent that cannot resume the job has lost it. */
  private Uni<Void> resume(Job job) {
    return order(job, Order.RESUME)
        .onFailure(ProblemException.class)
        .recoverWithUni(
            e ->
                jobs.apply(
                        job.id(),
                        new JobEvent.AgentLost(
                            job.assignment(), "The agent could not resume: " + e.getMessage()))
                    .replaceWithVoid());
  }

  /** An agent that does not hear it gets the same answer to its next report. */
  private Uni<Void> tell(Job job, Order order) {
    return order(job, order)
        .onFailure(ProblemException.class)
        .invoke(
            e ->
                LOG.infof(
                    "Job %s: %s did not reach its agent: %s", job.id(), order, e.getMessage()))
        .onFailure(ProblemException.class)
        .recoverWithNull();
  }

  private Uni<Void> order(Job job, Order order) {
    AgentId agent = job.agent();
    if (agent == null) {
      return nothing();
    }
    return agents
        .address(agent)
        .onItem()
        .ifNull()
        .failWith(
            () -> new ProblemException(ProblemCode.AGENT_LOST, "Agent " + agent + " is not known."))
        .flatMap(
            address ->
                client.tell(address, job.id(), job.assignment(), order, job.correlationId()));
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }
}
