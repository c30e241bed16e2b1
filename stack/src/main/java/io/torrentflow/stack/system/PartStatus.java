package io.torrentflow.stack.system;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.process.Probe;
import io.torrentflow.stack.process.ProcessRecord;
import io.torrentflow.stack.service.Service;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A part as it is found just now, and as {@code status --json} prints it.
 *
 * @param port where it listens; 0 if nowhere
 */
public record PartStatus(
    String part, State state, long restarts, long pid, int port, Instant since) {
  public enum State {
    READY,
    /** Its process runs and does not respond, or says that it is not ready. */
    NOT_READY,
    DEAD;

    @JsonValue
    public String shown() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Probes the part itself; bounded by a short time.
   *
   * @param ports knows where a service has its health
   */
  static PartStatus of(ProcessRecord known, PortBook ports, List<Restart> restarts) {
    State state =
        !known.isRunning() ? State.DEAD : responds(known, ports) ? State.READY : State.NOT_READY;
    long count =
        restarts.stream()
            .filter(restart -> restart.part().equals(known.part()) && restart.done())
            .count();
    return new PartStatus(known.part(), state, count, known.pid(), known.port(), known.startedAt());
  }

  @JsonIgnore
  public boolean isReady() {
    return state == State.READY;
  }

  private static boolean responds(ProcessRecord known, PortBook ports) {
    if (Service.isService(known.part())) {
      OptionalInt management = ports.known(PortPlan.managementOf(known.part()));
      return management.isPresent() && Probe.isReady(management.getAsInt());
    }
    return known.port() == 0 || Probe.isListening(known.port());
  }
}
