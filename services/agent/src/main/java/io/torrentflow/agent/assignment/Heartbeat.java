package io.torrentflow.agent.assignment;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.report.JobsClient;
import io.torrentflow.kernel.wire.AgentState;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reports to the jobs service that this agent is there and how loaded it is, regularly and on
 * change.
 */
@ApplicationScoped
class Heartbeat {
  // Changes that come together, such as an end and a start, are one heartbeat.
  private static final long SETTLE_MILLIS = 100;

  private final AssignmentService assignments;
  private final WishedDrain drain;
  private final JobsClient jobs;
  private final Vertx vertx;
  private final AgentConfig config;
  private final AtomicBoolean soon = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile boolean reached;

  Heartbeat(
      AssignmentService assignments,
      WishedDrain drain,
      JobsClient jobs,
      Vertx vertx,
      AgentConfig config) {
    this.assignments = assignments;
    this.drain = drain;
    this.jobs = jobs;
    this.vertx = vertx;
    this.config = config;
  }

  void begin(@Observes StartupEvent started) {
    assignments.onChange(this::changed);
    vertx.setPeriodic(1, config.report().heartbeatInterval().toMillis(), timer -> beat());
  }

  void end(@Observes @Priority(Drain.AFTER_DRAIN) ShutdownEvent stopping) {
    stopped = true;
  }

  private void changed() {
    if (soon.compareAndSet(false, true)) {
      vertx.setTimer(
          SETTLE_MILLIS,
          timer -> {
            soon.set(false);
            beat();
          });
    }
  }

  private void beat() {
    if (stopped) {
      return;
    }
    AgentState state = assignments.state();
    jobs.heartbeat(state)
        .subscribe()
        .with(
            reply -> {
              note(true, "");
              drain.apply(reply.drain());
              reply.abandon().forEach(transfer -> assignments.abandon(transfer, state));
            },
            failure -> note(false, String.valueOf(failure.getMessage())));
  }

  // Every ten seconds the same line would bury all others.
  private void note(boolean reachedNow, String why) {
    if (reachedNow != reached) {
      reached = reachedNow;
      if (reachedNow) {
        Log.info("Connected to the jobs service");
      } else {
        Log.warnf("The jobs service does not respond: %s", why);
      }
    }
  }
}
