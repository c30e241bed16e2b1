package io.torrentflow.stack.home;

import io.torrentflow.cli.CommandException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Everything that a system on this machine keeps: data, secrets, logs, and what runs.
 *
 * @param folder {@code TORRENTFLOW_HOME}
 * @param project the checkout that the system runs from
 * @param portBase the gateway's port; jobs, the hub and the agents have the next ones
 */
public record Home(Path folder, Path project, int portBase) {
  private static final String DEFAULT_PORT_BASE = "8080";

  public Home {
    folder = folder.toAbsolutePath().normalize();
    project = project.toAbsolutePath().normalize();
  }

  /** The home of the environment: {@code TORRENTFLOW_HOME} and {@code _PORT_BASE}. */
  public static Home of(Map<String, String> environment) {
    Path project = Path.of(environment.getOrDefault("TORRENTFLOW_PROJECT", "."));
    String folder = environment.getOrDefault("TORRENTFLOW_HOME", "");
    return new Home(
        folder.isBlank() ? project.resolve(".torrentflow") : Path.of(folder),
        project,
        portBase(environment.getOrDefault("TORRENTFLOW_PORT_BASE", DEFAULT_PORT_BASE)));
  }

  public Path logs() {
    return folder.resolve("logs");
  }

  public Path log(String part) {
    return logs().resolve(part + ".log");
  }

  private static int portBase(String text) {
    // The system takes a handful of ports from here up.
    if (text.matches("[0-9]{4,5}") && Integer.parseInt(text) <= 65_000) {
      return Integer.parseInt(text);
    }
    throw new CommandException(
        "TORRENTFLOW_PORT_BASE is not a port between 1000 and 65000: " + text + ".");
  }
}
