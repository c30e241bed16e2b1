package io.torrentflow.stack.backing;

import io.torrentflow.stack.process.Listening;
import io.torrentflow.stack.process.NativeProcess;
import java.nio.file.Path;
import java.time.Duration;

/** Erlang's port mapper (epmd): it has to listen before a node starts, and may die alone. */
final class PortMapper {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final Path home;
  private final int port;
  private final ProcessBuilder command;
  private NativeProcess process;

  private PortMapper(Path home, int port, ProcessBuilder command) {
    this.home = home;
    this.port = port;
    this.command = command;
    process = launch();
  }

  static PortMapper start(Path home, int port, ProcessBuilder command) {
    PortMapper mapper = new PortMapper(home, port, command);
    try {
      // A node that does not find one starts another, which nobody would stop.
      mapper.process.awaitReady(START_LIMIT, () -> Listening.on(port));
      return mapper;
    } catch (RuntimeException e) {
      mapper.stop();
      throw e;
    }
  }

  synchronized void keep() {
    if (!process.isAlive()) {
      process = launch();
    }
  }

  synchronized void stop() {
    process.stop("TERM", Duration.ofSeconds(5));
  }

  private NativeProcess launch() {
    return NativeProcess.start(home, "epmd", port, command);
  }
}
