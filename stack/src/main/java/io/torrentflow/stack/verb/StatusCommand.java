package io.torrentflow.stack.verb;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.client.SavedLogin;
import io.torrentflow.cli.terminal.Amounts;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.stack.backing.HomeDatabase;
import io.torrentflow.stack.machine.Disk;
import io.torrentflow.stack.service.Service;
import io.torrentflow.stack.system.PartStatus;
import io.torrentflow.stack.system.SystemControl;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "status",
    description =
        "Asks every part whether it is ready; the exit code is 0 only if all are and RabbitMQ takes"
            + " messages, and 1 otherwise.")
final class StatusCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final String ROW = "%-12s %-9s %-19s  %8s";
  private static final int COUNTED_JOBS = 1000;
  // Messages are published within milliseconds, or the broker takes none.
  private static final Duration LATE = Duration.ofSeconds(5);

  @Option(
      names = {"-a", "--all"},
      description = "Shows the servers that the services stand on, too, with pids and ports.")
  private boolean all;

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  private final SystemControl control = TorrentflowCommand.control();

  @ParentCommand private LocalConnector connector;

  @Override
  public Integer call() throws JsonProcessingException {
    Optional<URI> address = control.address();
    List<PartStatus> parts = control.statuses();
    boolean ready = address.isPresent() && parts.stream().allMatch(PartStatus::isReady);
    Optional<Map<String, Long>> jobs = address.flatMap(this::jobs);
    HomeDatabase database = new HomeDatabase(control.home().folder());
    Duration outboxAge = database.outboxAge();
    boolean late = outboxAge.compareTo(LATE) > 0;
    long queued = database.queuedTransfers();
    if (json) {
      long free = new Disk(connector.memory()).freeBytes();
      Status status =
          new Status(
              "status",
              ready,
              address.orElse(null),
              jobs.orElse(Map.of()),
              queued,
              outboxAge.toSeconds(),
              free,
              parts);
      System.out.println(WireJson.mapper().writeValueAsString(status));
    } else {
      System.out.println(headline(address, ready, parts));
      address.ifPresent(running -> System.out.println(load(jobs, queued)));
      new Disk(connector.memory()).warning().ifPresent(System.out::println);
      if (late) {
        System.out.printf(
            "RabbitMQ takes no messages: the oldest has been waiting for %s; none is lost.%n",
            Amounts.duration(outboxAge.toSeconds()));
      }
      printTable(parts);
      SavedLogin.read(connector.login())
          .ifPresent(
              login ->
                  System.out.printf(
                      "You are logged in to %s: get, ls and the like go there, until logout.%n",
                      login.server()));
    }
    return ready && !late ? 0 : 1;
  }

  private String headline(Optional<URI> address, boolean ready, List<PartStatus> parts) {
    if (ready) {
      return "TorrentFlow runs at " + address.orElseThrow();
    }
    if (address.isPresent()) {
      return "TorrentFlow runs at "
          + address.get()
          + ", but not all of it is ready; what has ended is restarted by itself.";
    }
    if (control.isOrphaned()) {
      return "The supervisor has died, and with it the S3 store; ./torrentflow up starts both"
          + " again, and so does every verb that needs them.";
    }
    return parts.stream().anyMatch(part -> part.state() != PartStatus.State.DEAD)
        ? "TorrentFlow is not ready; ./torrentflow up waits for it, down stops it."
        : SystemControl.NOT_RUNNING;
  }

  // How many jobs there are in each state; none if the gateway does not answer.
  private Optional<Map<String, Long>> jobs(URI address) {
    try (GatewayClient gateway = connector.prompt(address)) {
      return Optional.of(
          gateway.jobs(COUNTED_JOBS).stream()
              .collect(
                  Collectors.groupingBy(
                      job -> job.status().wireName(), TreeMap::new, Collectors.counting())));
    } catch (CommandException e) {
      return Optional.empty();
    }
  }

  private String load(Optional<Map<String, Long>> jobs, long queued) {
    String counted =
        jobs.map(
                states ->
                    states.entrySet().stream()
                        .map(state -> state.getValue() + " " + state.getKey())
                        .collect(Collectors.joining(", ")))
            .map(states -> states.isEmpty() ? "none" : states)
            .orElse("unknown, the gateway does not answer");
    return String.format(
        Locale.ROOT,
        "jobs: %s · queue %d · load %.1f of %d cores · %s free",
        counted,
        queued,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors(),
        Amounts.bytes(new Disk(connector.memory()).freeBytes()));
  }

  private void printTable(List<PartStatus> parts) {
    List<PartStatus> shown =
        parts.stream()
            .filter(part -> all || Service.isService(part.part()) || !part.isReady())
            .toList();
    if (!shown.isEmpty()) {
      print("PART", "STATE", "SINCE", "RESTARTS", "PID", "PORT");
    }
    for (PartStatus part : shown) {
      String since = TIME.format(part.since());
      Object port = part.port() == 0 ? "-" : part.port();
      print(part.part(), part.state().shown(), since, part.restarts(), part.pid(), port);
    }
  }

  private void print(Object... columns) {
    System.out.println(String.format(all ? ROW + "  %7s %6s" : ROW, columns));
  }

  private record Status(
      String type,
      boolean ready,
      @Nullable URI address,
      Map<String, Long> jobs,
      long queuedTransfers,
      long outboxAgeSeconds,
      long freeBytes,
      List<PartStatus> parts) {}
}
