package io.torrentflow.stack.system;

import io.torrentflow.stack.StackException;
import io.torrentflow.stack.home.PortBook;

/**
 * Who listens where. With a base the ports are the ones that people know: gateway, jobs, hub, then
 * the agents; further hubs, and everything when there is no base, get free ports.
 */
record PortPlan(int base, PortBook book) {
  private static final int JOBS = 1;
  private static final int HUB = 2;
  private static final int FIRST_AGENT = 3;

  /** Throws with the way out unless all fixed ports are free; before anything is started. */
  static void requireFree(int base, int agents) {
    if (base != 0) {
      fixed(base, "the gateway");
      fixed(base + JOBS, "jobs");
      fixed(base + HUB, "the progress hub");
      for (int number = 1; number <= agents; number++) {
        fixed(base + FIRST_AGENT + number - 1, "agent " + number);
      }
    }
  }

  int gateway() {
    return base == 0 ? book.portOf("gateway") : fixed(base, "the gateway");
  }

  int jobs() {
    return base == 0 ? book.portOf("jobs") : fixed(base + JOBS, "jobs");
  }

  int hub(int number) {
    return base == 0 || number > 1
        ? book.portOf("hub-" + number)
        : fixed(base + HUB, "the progress hub");
  }

  int agent(int number) {
    return base == 0
        ? book.portOf("agent-" + number)
        : fixed(base + FIRST_AGENT + number - 1, "agent " + number);
  }

  private static int fixed(int port, String part) {
    if (!PortBook.isFree(port)) {
      throw new StackException(
          "Port %d, which %s needs, is taken by another program; stop it, or set"
                  .formatted(port, part)
              + " TORRENTFLOW_PORT_BASE to another port.");
    }
    return port;
  }
}
