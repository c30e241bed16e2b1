package io.torrentflow.stack.process;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.commons.io.function.Uncheck;

/** A program that runs beside us, with its output in a file. Only ever addressed by its pid. */
public record NativeProcess(String name, Process process, Path log, ProcessRecords records) {
  private static final Duration POLL = Duration.ofMillis(40);
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);
  private static final List<String> STEERING = List.of("PG", "RABBITMQ_", "ERL_");

  /**
   * A command with our environment but for what would steer the program: what the user's shell says
   * about another server of its kind must not reach ours.
   */
  public static ProcessBuilder command(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> STEERING.stream().anyMatch(name::startsWith));
    return builder;
  }

  /** Starts the program for a part of the home; its output is appended to the part's log. */
  public static NativeProcess start(Path home, String part, int port, ProcessBuilder builder) {
    Path log = home.resolve("logs").resolve(part + ".log");
    ProcessRecords records = ProcessRecords.in(home);
    Process process = launch(part, log, builder);
    records.write(ProcessRecord.of(part, process.toHandle(), port));
    return new NativeProcess(part, process, log, records);
  }

  /** Starts a program that is not recorded; its output is appended to the log. */
  public static Process launch(String part, Path log, ProcessBuilder builder) {
    try {
      PrivateFiles.createFolder(PrivateFiles.parent(log));
      return builder
          .redirectErrorStream(true)
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new CommandException("Could not start " + part + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Sends a signal to one process; Java itself sends only TERM and KILL.
   *
   * @param signal as {@code kill} names it
   */
  static void signal(String signal, long pid) {
    ProcessBuilder kill =
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Uncheck.get(kill::start).onExit().join();
  }

  public void signal(String signal) {
    signal(signal, process.pid());
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for a program that ends by itself; whether it succeeded. */
  public boolean succeeds(Duration limit) {
    boolean ended = waitFor(limit);
    stop("TERM", Duration.ZERO);
    return ended && process.exitValue() == 0;
  }

  /** Waits until the program is ready; if it ends or takes too long, says what its log says. */
  public void awaitReady(Duration limit, BooleanSupplier ready) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!ready.getAsBoolean()) {
      boolean ended = waitFor(POLL);
      if (ended || System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        String what =
            ended
                ? "ended with code " + process.exitValue() + " while it started"
                : "was not ready within " + limit.toSeconds() + " s";
        stop("TERM", AFTER_KILL);
        throw new CommandException(
            "%s %s: %s (its log: %s).".formatted(name, what, LogTail.of(log), log));
      }
    }
  }

  /**
   * Asks the program to end, and ends it by force when it has not gone in time. Its own children go
   * with it.
   *
   * @param signal what means "end in good order" to this program: TERM for most
   */
  public void stop(String signal, Duration grace) {
    List<ProcessHandle> family = process.descendants().toList();
    if (process.isAlive()) {
      signal(signal);
      waitFor(grace);
    }
    end(family);
  }

  /** Ends the program as a crash would. */
  public void kill() {
    end(process.descendants().toList());
  }

  private void end(List<ProcessHandle> family) {
    process.destroyForcibly();
    family.forEach(ProcessHandle::destroyForcibly);
    waitFor(AFTER_KILL);
    records.remove(name);
  }

  private boolean waitFor(Duration limit) {
    try {
      return process.waitFor(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
