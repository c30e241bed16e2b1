package io.torrentflow.stack.process;

import io.torrentflow.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A program that runs beside us, with its output in a file. Only ever addressed by its pid. */
public final class NativeProcess {
  private static final Duration POLL = Duration.ofMillis(40);
  private static final List<String> STEERING = List.of("PG", "RABBITMQ_", "ERL_");

  private final String name;
  private final Process process;
  private final Path log;

  private final Runnable forget;

  private NativeProcess(String name, Process process, Path log, Runnable forget) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.forget = forget;
  }

  /**
   * A command with our environment but for what would steer the program: what the user's shell says
   * about another server of its kind must not reach ours.
   */
  public static ProcessBuilder command(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(NativeProcess::wouldSteerTheProgram);
    return builder;
  }

  /** Starts the program for a part of the home; its output is appended to the part's log. */
  public static NativeProcess start(Path home, String part, int port, ProcessBuilder builder) {
    Path log = home.resolve("logs").resolve(part + ".log");
    ProcessRecords records = ProcessRecords.in(home);
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process process =
          builder
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      records.add(part, process.toHandle(), port);
      return new NativeProcess(part, process, log, () -> records.remove(part));
    } catch (IOException e) {
      throw new CommandException("Could not start " + part + ": " + e.getMessage() + ".", e);
    }
  }

  private static boolean wouldSteerTheProgram(String variable) {
    return STEERING.stream().anyMatch(variable::startsWith);
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for a program that ends by itself and gives its answer. */
  public int awaitEnd() {
    try {
      int code = process.waitFor();
      forget.run();
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
      throw new CommandException("Interrupted while waiting for " + name + ".", e);
    }
  }

  public Path log() {
    return log;
  }

  /** Waits until the program answers; says what its log says when it ends or takes too long. */
  public void awaitReady(Duration limit, BooleanSupplier ready) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!ready.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new CommandException(
            "%s ended with code %d while it started: %s (its log: %s)."
                .formatted(name, process.exitValue(), LogTail.of(log), log));
      }
      if (System.nanoTime() > deadline) {
        throw new CommandException(
            "%s was not ready within %d s: %s (its log: %s)."
                .formatted(name, limit.toSeconds(), LogTail.of(log), log));
      }
      pause();
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
      Signals.send(signal, process.pid());
      awaitExit(grace);
    }
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(5));
    family.forEach(ProcessHandle::destroyForcibly);
    forget.run();
  }

  /** Ends the program as a crash would. */
  public void kill() {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroyForcibly();
    family.forEach(ProcessHandle::destroyForcibly);
    awaitExit(Duration.ofSeconds(5));
    forget.run();
  }

  private void awaitExit(Duration limit) {
    try {
      process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause() {
    try {
      process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted while waiting for " + name + ".", e);
    }
  }
}
