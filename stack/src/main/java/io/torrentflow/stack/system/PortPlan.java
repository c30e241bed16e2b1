package io.torrentflow.stack.system;

import io.torrentflow.cli.CommandException;
import io.torrentflow.stack.backing.Service;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.home.PortHolder;
import java.util.stream.IntStream;

/**
 * Who listens where. With a base the ports are the ones that people know: gateway, jobs, hub, then
 * the agents; further gateways, jobs and hubs, and everything when there is no base, get free
 * ports.
 */
record PortPlan(int base, PortBook book) {
  private static final int JOBS = 1;
  private static final int HUB = 2;
  private static final int FIRST_AGENT = 3;

  /** Throws with the way out unless all fixed ports are free; before anything is started. */
  void requireFree(int agents) {
    if (base != 0) {
      gateway(1);
      jobs(1);
      hub(1);
      IntStream.rangeClosed(1, agents).forEach(this::agent);
    }
  }

  int gateway(int number) {
    return base == 0 || number > 1
        ? book.portOf(Service.GATEWAY.partName(number))
        : fixed(base, "the gateway");
  }

  int jobs(int number) {
    return base == 0 || number > 1
        ? book.portOf(Service.JOBS.partName(number))
        : fixed(base + JOBS, "jobs");
  }

  int hub(int number) {
    return base == 0 || number > 1
        ? book.portOf(Service.HUB.partName(number))
        : fixed(base + HUB, "the progress hub");
  }

  int agent(int number) {
    return base == 0
        ? book.portOf(Service.AGENT.partName(number))
        : fixed(base + FIRST_AGENT + number - 1, "agent " + number);
  }

  /** Where a service tells how it is; looked up by those who watch it, never typed. */
  int management(String part) {
    return book.portOf(managementOf(part));
  }

  /** What the port is noted under. */
  static String managementOf(String part) {
    return part + "-management";
  }

  private static int fixed(int port, String part) {
    if (!PortBook.isFree(port)) {
      throw new CommandException(
          "Port %d, which %s needs, is taken by %s; stop it, or set"
                  .formatted(port, part, PortHolder.describe(port))
              + " TORRENTFLOW_PORT_BASE to another port.");
    }
    return port;
  }
}
