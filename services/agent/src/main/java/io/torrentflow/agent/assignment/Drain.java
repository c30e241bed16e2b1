package io.torrentflow.agent.assignment;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.torrentflow.agent.AgentConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Hands every transfer back before the process ends. */
@ApplicationScoped
class Drain {
  /** For what must still run while transfers are handed back. */
  static final int AFTER_DRAIN = 2000;

  private static final int DRAIN = 1000;

  private final AssignmentService assignments;
  private final AgentConfig config;

  Drain(AssignmentService assignments, AgentConfig config) {
    this.assignments = assignments;
    this.config = config;
  }

  /** Holds the main thread, or the process would be gone before the reports are out. */
  void onStop(@Observes @Priority(DRAIN) ShutdownEvent stopping) {
    long limit = config.drainTimeout().toMillis();
    try {
      assignments.stop().subscribeAsCompletionStage().get(limit, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      Log.warnf("Not every transfer was handed back in %d ms; they will be rescued", limit);
    } catch (ExecutionException e) {
      Log.error("The transfers could not be handed back; they will be rescued", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
