package io.torrentflow.stack.verb;

import com.sun.management.OperatingSystemMXBean;
import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.terminal.Amounts;
import io.torrentflow.stack.backing.RabbitSource;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.machine.Disk;
import io.torrentflow.stack.machine.PortHolder;
import io.torrentflow.stack.process.LogLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

@Command(
    name = "doctor",
    description = "Checks what the system needs of this machine; exits with 1 if something lacks.")
final class DoctorCommand implements Callable<Integer> {
  private static final int MIN_JDK = 25;

  // Seven JVMs and three servers with their caches.
  private static final long MIN_MEMORY = 3L << 30;
  private static final int PORTS = 4;

  private static final Check NO_MAVEN =
      new Check("Maven", false, "not found", "install Maven 3.8.7 or newer");

  private final Home home = Home.of(System.getenv());

  /**
   * @param found what was found, and what is needed
   * @param remedy what to do when it is not as it must be
   */
  record Check(String what, boolean ok, String found, String remedy) {}

  @Override
  public Integer call() {
    List<Check> checks =
        Stream.<Supplier<Check>>of(
                DoctorCommand::jdk,
                DoctorCommand::maven,
                DoctorCommand::platform,
                this::disk,
                DoctorCommand::memory,
                this::ports,
                DoctorCommand::rabbitMq)
            .map(DoctorCommand::guarded)
            .toList();
    for (Check check : checks) {
      System.out.printf(
          "%-7s %-10s %s%n", check.ok() ? "ok" : "WRONG", check.what(), check.found());
      if (!check.ok()) {
        System.out.printf("%-18s fix: %s%n", "", check.remedy());
      }
    }
    return checks.stream().allMatch(Check::ok) ? 0 : 1;
  }

  // A check that fails stops none of the others.
  private static Check guarded(Supplier<Check> check) {
    try {
      return check.get();
    } catch (RuntimeException e) {
      return new Check("?", false, "could not be checked: " + e, "report this as a bug");
    }
  }

  private static Check jdk() {
    int version = Runtime.version().feature();
    return new Check(
        "JDK",
        version >= MIN_JDK,
        version + " at " + System.getProperty("java.home") + "; 25 or newer is needed",
        "install a JDK 25, for example Temurin, and set JAVA_HOME to it");
  }

  private static Check maven() {
    String program = Objects.requireNonNullElse(System.getenv("TORRENTFLOW_MAVEN"), "mvn");
    try (BufferedReader output =
        new ProcessBuilder(program, "-v").redirectErrorStream(true).start().inputReader()) {
      return output
          .lines()
          .map(LogLine::withoutColours)
          .filter(line -> line.startsWith("Apache Maven"))
          .findFirst()
          .map(version -> new Check("Maven", true, version + "; 3.8.7 or newer is needed", ""))
          .orElse(NO_MAVEN);
    } catch (IOException e) {
      return NO_MAVEN;
    }
  }

  private static Check platform() {
    String found = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    return new Check(
        "platform",
        "Linux amd64".equals(found),
        found + "; Linux amd64 is needed",
        "the bundled servers are for Linux on x86-64; run it on such a machine");
  }

  private Check disk() {
    Disk disk = new Disk(home.folder());
    return new Check(
        "disk",
        disk.freeBytes() >= Disk.SCARCE_BYTES,
        "%s free at %s; %s is needed"
            .formatted(
                Amounts.bytes(disk.freeBytes()), disk.folder(), Amounts.bytes(Disk.SCARCE_BYTES)),
        "make room, or set TORRENTFLOW_HOME to a folder on another disk");
  }

  private static Check memory() {
    long bytes =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new Check(
        "memory",
        bytes >= MIN_MEMORY,
        Amounts.bytes(bytes) + "; " + Amounts.bytes(MIN_MEMORY) + " is needed",
        "close other programs or use a larger machine");
  }

  private Check ports() {
    List<Integer> used =
        IntStream.range(home.portBase(), home.portBase() + PORTS)
            .filter(port -> !PortBook.isFree(port))
            .boxed()
            .toList();
    List<String> taken =
        used.stream()
            .filter(port -> PortHolder.of(port).filter(this::isOurs).isEmpty())
            .map(port -> port + " by " + PortHolder.describe(port))
            .toList();
    String found =
        !taken.isEmpty()
            ? "are needed; taken: " + String.join(", ", taken)
            : used.isEmpty() ? "are free" : "are this system's or free";
    return new Check(
        "ports",
        taken.isEmpty(),
        home.portBase() + " and the next three " + found,
        "stop what listens there, or set TORRENTFLOW_PORT_BASE to another port");
  }

  private boolean isOurs(ProcessHandle process) {
    return TorrentflowCommand.control().parts().stream()
        .anyMatch(part -> part.running().filter(process::equals).isPresent());
  }

  private static Check rabbitMq() {
    try {
      RabbitSource source = RabbitSource.find(System.getenv());
      source.requirePackages();
      return new Check("RabbitMQ", true, source.describe(), "");
    } catch (CommandException e) {
      return new Check("RabbitMQ", false, "not usable", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Check("RabbitMQ", false, e.toString(), "install the package rabbitmq-server");
    }
  }
}
