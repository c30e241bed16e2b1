package io.torrentflow.jobs.commands;

import io.smallrye.mutiny.Uni;
import io.torrentflow.jobs.agents.AgentClient.Order;
import io.torrentflow.jobs.lifecycle.JobEvent;
import io.torrentflow.jobs.lifecycle.JobService;
import io.torrentflow.jobs.lifecycle.JobService.Outcome;
import io.torrentflow.kernel.wire.JobCommand;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Lets a command happen to its job and has the agent that holds it told. What was done may be done
 * again, so a command that is delivered twice does no harm.
 */
@ApplicationScoped
class CommandService {
  private final JobService jobs;
  private final AgentOrders orders;

  CommandService(JobService jobs, AgentOrders orders) {
    this.jobs = jobs;
    this.orders = orders;
  }

  Uni<Void> obey(JobCommand command) {
    return jobs.apply(command.jobId(), new JobEvent.Commanded(command))
        .invoke(outcome -> follow(command, outcome))
        .replaceWithVoid();
  }

  private void follow(JobCommand command, Outcome outcome) {
    if (!outcome.moved()) {
      return;
    }
    switch (command.action()) {
      case PAUSE -> orders.send(outcome.before(), Order.PAUSE);
      case RESUME -> orders.send(outcome.before(), Order.RESUME);
      case CANCEL, DELETE -> orders.send(outcome.before(), Order.CANCEL);
      case REQUEUE -> {}
    }
  }
}
