package io.torrentflow.stack.system;

import io.torrentflow.stack.backing.Service;
import io.torrentflow.stack.home.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How large a system to start, and where.
 *
 * @param lasting the data outlives this run; otherwise it goes away when the system is closed
 * @param progress told in plain sentences what is being done
 * @param settings of services, by property name, where they differ from a local system's
 */
public record SystemOptions(
    Home home,
    SystemSize size,
    boolean lasting,
    Consumer<String> progress,
    Map<Service, Map<String, String>> settings) {
  // A base of 0: every part gets a free port.
  private static final int FREE_PORTS = 0;

  public SystemOptions {
    settings = Map.copyOf(settings);
  }

  /** A system for a test: in a temporary folder and on free ports, closed with the JVM. */
  public static SystemOptions temporary(
      Path project, SystemSize size, Map<Service, Map<String, String>> settings) {
    try {
      Home home = new Home(Files.createTempDirectory("torrentflow-"), project, FREE_PORTS);
      return new SystemOptions(home, size, false, sentence -> {}, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
