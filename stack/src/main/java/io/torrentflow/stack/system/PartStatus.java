package io.torrentflow.stack.system;

import io.torrentflow.stack.backing.Service;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.process.Listening;
import io.torrentflow.stack.process.ProcessRecord;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * A part as it is found by somebody who looks.
 *
 * @param port where it listens; 0 if nowhere
 */
public record PartStatus(String part, State state, long pid, int port, Instant since) {
  /** What can be said of a part from outside. */
  public enum State {
    /** It answers. */
    READY,
    /** Its process runs and does not answer, or says that it is not ready. */
    NOT_READY,
    /** Its process has ended. */
    DEAD
  }

  /**
   * Asks the part itself; bounded by a short time.
   *
   * @param ports knows where a service has its health
   */
  static PartStatus of(ProcessRecord known, PortBook ports) {
    return new PartStatus(
        known.part(), state(known, ports), known.pid(), known.port(), known.startedAt());
  }

  /** The S3 store is no process of its own: it lives in the supervisor's. */
  static PartStatus ofStore(ProcessRecord supervisor, int port, PortBook ports) {
    ProcessRecord store = new ProcessRecord("s3", supervisor.pid(), supervisor.startedAt(), port);
    return of(store, ports);
  }

  public boolean isReady() {
    return state == State.READY;
  }

  private static State state(ProcessRecord known, PortBook ports) {
    if (!known.isRunning()) {
      return State.DEAD;
    }
    return answers(known, ports) ? State.READY : State.NOT_READY;
  }

  private static boolean answers(ProcessRecord known, PortBook ports) {
    if (known.port() == 0) {
      return true;
    }
    return Arrays.stream(Service.values()).anyMatch(service -> service.isPart(known.part()))
        ? isReady(ports.known(PortPlan.managementOf(known.part())))
        : Listening.on(known.port());
  }

  private static boolean isReady(OptionalInt management) {
    return management.isPresent()
        && Readiness.isReady(
            URI.create("http://127.0.0.1:" + management.getAsInt() + "/q/health/ready"));
  }
}
