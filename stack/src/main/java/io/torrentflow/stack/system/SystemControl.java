package io.torrentflow.stack.system;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.Parallel;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.home.HomeMarker;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.home.Secrets;
import io.torrentflow.stack.process.Exits;
import io.torrentflow.stack.process.ProcessRecord;
import io.torrentflow.stack.process.ProcessRecords;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the launcher does with the system of a home: start it, find it, stop it. */
public final class SystemControl {
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long LEAST_DISK_BYTES = 1L << 30;

  private final Home home;
  private final ProcessRecords records;

  public SystemControl(Home home) {
    this.home = home;
    this.records = ProcessRecords.in(home.folder());
  }

  public Home home() {
    return home;
  }

  /** The gateway's address while the system runs and is ready. */
  public Optional<URI> address() {
    return supervisor().flatMap(running -> SystemState.read(home)).map(SystemState::address);
  }

  public String adminPassword() {
    return LocalSystem.adminPassword(Secrets.in(home.folder()));
  }

  /** Where the admin's password is kept. */
  public Path secretsFile() {
    return Secrets.in(home.folder()).file();
  }

  /** Every part that has a process on record, dead ones too. */
  public List<ProcessRecord> parts() {
    return records.all();
  }

  /** Every part, asked just now whether it is ready, by name. */
  public List<PartStatus> look() {
    List<ProcessRecord> known = parts();
    PortBook ports = PortBook.in(home.folder());
    Stream<Supplier<PartStatus>> probes =
        known.stream().map(record -> () -> PartStatus.of(record, ports));
    Stream<Supplier<PartStatus>> store =
        known.stream()
            .filter(record -> record.part().equals(Supervisor.PART))
            .flatMap(
                supervisor ->
                    ports.known("s3").stream()
                        .mapToObj(port -> () -> PartStatus.ofStore(supervisor, port, ports)));
    return Parallel.all(Stream.concat(probes, store).toList()).stream()
        .sorted(Comparator.comparing(PartStatus::part))
        .toList();
  }

  /** Starts the system, if it does not run, and waits until it is ready. */
  public URI up(SystemSize size, Consumer<String> progress) {
    if (supervisor().isEmpty()) {
      HomeMarker.claim(home.folder());
      requireDisk();
      SystemState.remove(home);
      return awaitReady(launchSupervisor(size), progress);
    }
    return awaitReady(null, progress);
  }

  /** Stops the system; returns whether there was anything to stop. */
  public boolean down() {
    Optional<ProcessHandle> supervisor = supervisor();
    supervisor.ifPresent(
        handle -> {
          handle.destroy();
          if (!Exits.await(handle, STOP_LIMIT.toNanos())) {
            handle.destroyForcibly();
          }
        });
    // What a killed supervisor left.
    List<ProcessRecord> leftovers = records.stopLeftovers();
    SystemState.remove(home);
    return supervisor.isPresent() || !leftovers.isEmpty();
  }

  /** Removes all data, secrets and logs of a system that does not run. */
  public void wipe() {
    HomeMarker.removeHome(home.folder());
  }

  private Optional<ProcessHandle> supervisor() {
    return records.of(Supervisor.PART).flatMap(ProcessRecord::running);
  }

  private Process launchSupervisor(SystemSize size) {
    try {
      Path log = home.log(Supervisor.PART);
      PrivateFiles.createFolder(home.logs());
      // A session of its own: neither Ctrl-C nor the terminal's end reaches it.
      List<String> words =
          new ArrayList<>(
              List.of(
                  "setsid",
                  Path.of(System.getProperty("java.home"), "bin/java").toString(),
                  "-Xmx512m",
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:+ExitOnOutOfMemoryError",
                  "-cp",
                  new Installation(home).updateLauncher(),
                  Supervisor.class.getName()));
      words.addAll(size.toArguments());
      ProcessBuilder command = new ProcessBuilder(words);
      command.environment().put("TORRENTFLOW_HOME", home.folder().toString());
      command.environment().put("TORRENTFLOW_PROJECT", home.project().toString());
      command.environment().put("TORRENTFLOW_PORT_BASE", Integer.toString(home.portBase()));
      return command
          .redirectErrorStream(true)
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new CommandException("The supervisor could not be started: " + e.getMessage() + ".", e);
    }
  }

  private URI awaitReady(@Nullable Process launched, Consumer<String> progress) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    int told = 0;
    while (System.nanoTime() < deadline) {
      boolean alive = isUnderWay(launched);
      Optional<SystemState> state = SystemState.read(home);
      if (state.isPresent()) {
        List<String> sentences = state.get().progress();
        sentences.stream().skip(told).forEach(progress);
        told = sentences.size();
        URI address = state.get().address();
        if (address != null) {
          return address;
        }
        String failure = state.get().failure();
        if (failure != null) {
          throw new CommandException(failure);
        }
      }
      if (!alive) {
        throw new CommandException(
            "The system ended while it started; see " + home.log(Supervisor.PART) + ".");
      }
      pause();
    }
    throw new CommandException(
        "The system was not ready within %d minutes; see the logs in %s."
            .formatted(START_LIMIT.toMinutes(), home.logs()));
  }

  // Ours ends at once, and content, when another "up" has just started one; that one is on record
  // a moment later.
  private boolean isUnderWay(@Nullable Process launched) {
    return supervisor().isPresent()
        || (launched != null && (launched.isAlive() || launched.exitValue() == 0));
  }

  private void requireDisk() {
    try {
      if (Files.getFileStore(home.folder()).getUsableSpace() < LEAST_DISK_BYTES) {
        throw new CommandException(
            "Less than 1 GiB is free where "
                + home.folder()
                + " is; make room, or set TORRENTFLOW_HOME to a folder on another disk.");
      }
    } catch (IOException e) {
      throw new CommandException("The disk of " + home.folder() + " does not answer.", e);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted while the system starts; it goes on starting.", e);
    }
  }
}
