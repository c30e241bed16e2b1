package io.torrentflow.stack.system;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.Parallel;
import io.torrentflow.cli.terminal.Amounts;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.home.HomeMarker;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.home.Secrets;
import io.torrentflow.stack.machine.Disk;
import io.torrentflow.stack.machine.ListenAddress;
import io.torrentflow.stack.process.NativeProcess;
import io.torrentflow.stack.process.ProcessRecord;
import io.torrentflow.stack.process.ProcessRecords;
import io.torrentflow.stack.service.Service;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the launcher does with the system of a home: start it, find it, stop it. */
public record SystemControl(Home home) {
  /** What a person is told who needs a system that runs. */
  public static final String NOT_RUNNING =
      "TorrentFlow does not run; start it with ./torrentflow up";

  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(100);
  // Longer than an idle system takes to stop.
  private static final Duration SILENCE = Duration.ofSeconds(4);
  // Servers begin to write before anybody stores something.
  private static final long MIN_DISK_BYTES = 64L << 20;

  /** The gateway's address while the system runs and is ready. */
  public Optional<URI> address() {
    return supervisor().flatMap(running -> SystemState.read(home)).map(SystemState::address);
  }

  public String adminPassword() {
    return LocalSystem.adminPassword(Secrets.in(home.folder()));
  }

  public Path secretsFile() {
    return Secrets.in(home.folder()).file();
  }

  /** Every part that has a process on record, dead ones too. */
  public List<ProcessRecord> parts() {
    return records().all();
  }

  /** Every part with its present readiness, by name. */
  public List<PartStatus> statuses() {
    List<ProcessRecord> known = new ArrayList<>(parts());
    PortBook ports = PortBook.in(home.folder());
    // The S3 store is no process of its own: it lives in the supervisor's.
    records()
        .of(Supervisor.PART)
        .ifPresent(
            in ->
                ports.known("s3").stream()
                    .mapToObj(port -> new ProcessRecord("s3", in.pid(), in.startedAt(), port))
                    .forEach(known::add));
    List<Restart> restarts = restarts();
    return Parallel.map(known, part -> PartStatus.of(part, ports, restarts)).stream()
        .sorted(Comparator.comparing(PartStatus::part))
        .toList();
  }

  /** Starts the system, if it does not run, and waits until it is ready. */
  public URI up(Launch launch, Consumer<String> progress) {
    if (supervisor().isPresent()) {
      return awaitReady(null, progress);
    }
    HomeMarker.claim(home.folder());
    requireDisk(progress);
    if (isOrphaned()) {
      progress.accept(
          "The supervisor has died, and with it the S3 store; starting the system again");
    }
    launch.write(home);
    SystemState.remove(home);
    return awaitReady(launchSupervisor(), progress);
  }

  /** The system as it runs, or else the usual one. */
  public URI ensure(Consumer<String> progress) {
    return address().orElseGet(() -> up(usual(), progress));
  }

  /** What to start: what was started last if its supervisor has died, or the smallest. */
  public Launch usual() {
    return launch().filter(_ -> isOrphaned()).orElseGet(() -> Launch.smallest(System.getenv()));
  }

  /** Waits until every part of a system that runs is ready. */
  public void awaitParts(Consumer<String> progress) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    String reported = "";
    while (true) {
      String waiting =
          statuses().stream()
              .filter(part -> !part.isReady())
              .map(PartStatus::part)
              .collect(Collectors.joining(", "));
      if (waiting.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new CommandException(
            "Not ready within %d minutes: %s; see ./torrentflow logs."
                .formatted(START_LIMIT.toMinutes(), waiting));
      }
      if (!waiting.equals(reported)) {
        progress.accept("Waiting for " + waiting);
        reported = waiting;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Parts run, but no supervisor does. */
  public boolean isOrphaned() {
    return supervisor().isEmpty() && launch().isPresent() && !isStopped();
  }

  /** Nothing runs. */
  public boolean isStopped() {
    return parts().stream().noneMatch(ProcessRecord::isRunning);
  }

  public Optional<Launch> launch() {
    return Launch.read(home);
  }

  /** Where the gateway listens. */
  public ListenAddress listen() {
    return launch().map(Launch::listen).orElse(ListenAddress.LOOPBACK);
  }

  /** The parts that ended unasked since the system was started, the oldest first. */
  public List<Restart> restarts() {
    return SystemState.read(home).map(SystemState::restarts).orElse(List.of());
  }

  /** Stops the system; returns whether there was anything to stop. */
  public boolean down(Consumer<String> progress) {
    Optional<ProcessRecord> supervisor = supervisor();
    supervisor.ifPresent(running -> end(running, progress));
    // What a killed supervisor left.
    List<ProcessRecord> leftovers = records().stopLeftovers();
    SystemState.remove(home);
    return supervisor.isPresent() || !leftovers.isEmpty();
  }

  private void end(ProcessRecord supervisor, Consumer<String> progress) {
    supervisor.running().ifPresent(ProcessHandle::destroy);
    if (!supervisor.awaitEnd(SILENCE)) {
      progress.accept(waitingFor());
      if (!supervisor.awaitEnd(STOP_LIMIT)) {
        supervisor.running().ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  // Agents end first, and take as long as it takes to store what they have fetched.
  private String waitingFor() {
    List<String> running =
        parts().stream()
            .filter(ProcessRecord::isRunning)
            .map(ProcessRecord::part)
            .filter(part -> !part.equals(Supervisor.PART))
            .toList();
    List<String> agents = running.stream().filter(Service.AGENT::isPart).toList();
    if (!agents.isEmpty()) {
      return "Waiting for %s to store what is fetched and to give the downloads back"
          .formatted(String.join(", ", agents));
    }
    // Last of all the store, which is no process of its own.
    return "Waiting for %s to end"
        .formatted(running.isEmpty() ? "the S3 store" : String.join(", ", running));
  }

  private ProcessRecords records() {
    return ProcessRecords.in(home.folder());
  }

  private Optional<ProcessRecord> supervisor() {
    return records().of(Supervisor.PART).filter(ProcessRecord::isRunning);
  }

  private Process launchSupervisor() {
    // A session of its own: neither Ctrl-C nor the terminal's end reaches it.
    ProcessBuilder command =
        new ProcessBuilder(
            "setsid",
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+ExitOnOutOfMemoryError",
            // As the services write theirs: UTC, one line each.
            "-Duser.timezone=UTC",
            "-Djava.util.logging.SimpleFormatter.format=%1$tF %1$tT,%1$tL %4$s %5$s%6$s%n",
            "-cp",
            new Installation(home).updateLauncher(),
            Supervisor.class.getName());
    command.environment().put("TORRENTFLOW_HOME", home.folder().toString());
    command.environment().put("TORRENTFLOW_PROJECT", home.project().toString());
    command.environment().put("TORRENTFLOW_PORT_BASE", Integer.toString(home.portBase()));
    return NativeProcess.launch(Supervisor.PART, home.log(Supervisor.PART), command);
  }

  private URI awaitReady(@Nullable Process launched, Consumer<String> progress) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    int reported = 0;
    while (System.nanoTime() < deadline) {
      boolean alive = isUnderWay(launched);
      Optional<SystemState> state = SystemState.read(home);
      List<String> sentences = state.map(SystemState::progress).orElse(List.of());
      sentences.stream().skip(reported).forEach(progress);
      reported = sentences.size();
      Optional<URI> address = state.map(SystemState::address);
      if (address.isPresent()) {
        return address.get();
      }
      if (state.isPresent() && state.get().failure() != null) {
        throw new CommandException(state.get().failure());
      }
      if (!alive) {
        throw new CommandException(
            "The system ended while it started; see " + home.log(Supervisor.PART) + ".");
      }
      LockSupport.parkNanos(POLL.toNanos());
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

  // With less than is wanted it still starts, so that something can be removed.
  private void requireDisk(Consumer<String> progress) {
    Disk disk = new Disk(home.folder());
    if (disk.freeBytes() < MIN_DISK_BYTES) {
      throw new CommandException(
          "Only %s are free at %s; make room, or set TORRENTFLOW_HOME to a folder on another disk."
              .formatted(Amounts.bytes(disk.freeBytes()), disk.folder()));
    }
    disk.warning().ifPresent(progress);
  }
}
