package io.torrentflow.stack.system;

import io.torrentflow.cli.CommandException;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.machine.PortHolder;
import io.torrentflow.stack.service.Service;
import java.util.stream.IntStream;

/**
 * Who listens where. With a base the ports are the ones that people know: gateway, jobs, hub, then
 * the agents; further gateways, jobs and hubs, and everything when there is no base, get free
 * ports.
 */
record PortPlan(int base, PortBook book) {
  /** Throws with the fix unless all fixed ports are free; before anything is started. */
  void requireFree(SystemSize size) {
    for (Service service : Service.values()) {
      IntStream.rangeClosed(1, size.of(service))
          .filter(number -> isFixed(service, number))
          .forEach(number -> of(service, number));
    }
  }

  int of(Service service, int number) {
    String part = service.partName(number);
    if (!isFixed(service, number)) {
      return book.portOf(part);
    }
    int port = base + service.ordinal() + number - 1;
    if (!PortBook.isFree(port)) {
      throw new CommandException(
          "Port %d, which %s needs, is taken by %s; stop it, or set"
                  .formatted(port, part, PortHolder.describe(port))
              + " TORRENTFLOW_PORT_BASE to another port.");
    }
    return port;
  }

  /** Where a service has its health and metrics; read from the port book, never typed. */
  int management(String part) {
    return book.portOf(managementOf(part));
  }

  static String managementOf(String part) {
    return part + "-management";
  }

  private boolean isFixed(Service service, int number) {
    return base != 0 && (number == 1 || service == Service.AGENT);
  }
}
