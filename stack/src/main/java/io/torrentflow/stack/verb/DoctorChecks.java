package io.torrentflow.stack.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.terminal.Amounts;
import io.torrentflow.stack.backing.RabbitSource;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.system.SystemControl;
import io.torrentflow.stack.verb.DoctorCommand.Check;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Looks at this machine for {@code doctor}. */
final class Examination {
  private static final int LEAST_JDK = 25;
  private static final long LEAST_DISK = 1L << 30;

  // Seven JVMs and three servers with their caches.
  private static final long LEAST_MEMORY = 3L << 30;
  private static final int PORTS = 4;

  private final Home home;

  Examination(Home home) {
    this.home = home;
  }

  List<Check> run() {
    return List.of(jdk(), maven(), platform(), disk(), memory(), ports(), rabbitMq());
  }

  private static Check jdk() {
    int version = Runtime.version().feature();
    return new Check(
        "JDK",
        version >= LEAST_JDK,
        version + " at " + System.getProperty("java.home"),
        "install a JDK 25, such as Temurin, and set JAVA_HOME to it");
  }

  private static Check maven() {
    String program = Objects.requireNonNullElse(System.getenv("TORRENTFLOW_MAVEN"), "mvn");
    try {
      Process process = new ProcessBuilder(program, "-v").redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String version =
          output
              .lines()
              .filter(line -> line.contains("Apache Maven"))
              .map(line -> line.replaceAll("\\u001B\\[[0-9;]*m", ""))
              .findFirst()
              .orElse("");
      return new Check("Maven", !version.isEmpty(), version, "install Maven 3.8.7 or newer");
    } catch (IOException e) {
      return new Check("Maven", false, "not found", "install Maven 3.8.7 or newer");
    }
  }

  private static Check platform() {
    String found = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    return new Check(
        "platform",
        "Linux amd64".equals(found),
        found,
        "the bundled servers are for Linux on x86-64; elsewhere use the Helm chart");
  }

  private Check disk() {
    Path existing = home.folder();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      return new Check(
          "disk",
          free >= LEAST_DISK,
          Amounts.bytes(free) + " free at " + existing,
          "make room, or set TORRENTFLOW_HOME to a folder on another disk");
    } catch (IOException e) {
      return new Check("disk", false, e.toString(), "set TORRENTFLOW_HOME to another folder");
    }
  }

  private static Check memory() {
    long bytes =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : 0;
    return new Check(
        "memory",
        bytes >= LEAST_MEMORY,
        Amounts.bytes(bytes),
        "3 GiB are needed; close other programs or use a larger machine");
  }

  private Check ports() {
    if (new SystemControl(home).address().isPresent()) {
      return new Check("ports", true, "in use by the running system", "");
    }
    List<String> taken =
        IntStream.range(home.portBase(), home.portBase() + PORTS)
            .filter(port -> !PortBook.isFree(port))
            .mapToObj(Integer::toString)
            .toList();
    return new Check(
        "ports",
        taken.isEmpty(),
        taken.isEmpty()
            ? home.portBase() + " and the next are free"
            : String.join(", ", taken) + " taken",
        "stop what listens there, or set TORRENTFLOW_PORT_BASE to another port");
  }

  private static Check rabbitMq() {
    try {
      RabbitSource source = RabbitSource.find(System.getenv());
      source.examine();
      return new Check("RabbitMQ", true, source.describe(), "");
    } catch (CommandException e) {
      return new Check("RabbitMQ", false, "not usable", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Check("RabbitMQ", false, e.toString(), "install the package rabbitmq-server");
    }
  }
}
