package io.torrentflow.stack.system;

import io.torrentflow.stack.home.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * How large a system to start, and where.
 *
 * @param lasting the data outlives this run; otherwise it goes away when the system is closed
 * @param progress told in plain sentences what is being done
 */
public record SystemOptions(
    Home home, int hubs, int agents, boolean lasting, Consumer<String> progress) {
  /** The number of ports that are kept together, from the home's base on. */
  private static final int FREE_PORTS = 0;

  public SystemOptions {
    if (hubs < 1 || agents < 1) {
      throw new IllegalArgumentException("a system has at least one hub and one agent");
    }
  }

  /** A system for a test: in a temporary folder and on free ports, closed with the JVM. */
  public static SystemOptions temporary(Path project, int hubs, int agents) {
    try {
      Home home = new Home(Files.createTempDirectory("torrentflow-"), project, FREE_PORTS);
      return new SystemOptions(home, hubs, agents, false, sentence -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
