package io.torrentflow.stack.verb;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.client.SavedLogin;
import io.torrentflow.cli.terminal.Amounts;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.stack.backing.Service;
import io.torrentflow.stack.home.Disk;
import io.torrentflow.stack.system.PartStatus;
import io.torrentflow.stack.system.Restart;
import io.torrentflow.stack.system.SystemControl;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: what runs. */
@Command(
    name = "status",
    description =
        "Asks every part whether it is ready; the exit code is 0 only if all are, and 1 otherwise.")
final class StatusCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final String ROW = "%-12s %-9s %-19s  %8s";
  private static final int COUNTED_JOBS = 1000;

  @Option(
      names = {"-a", "--all"},
      description = "Shows the servers that the services stand on, too, with pids and ports.")
  private boolean all;

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  private final SystemControl control = TorrentflowCommand.control();
  private final LocalConnector connector = new LocalConnector();

  @Override
  public Integer call() throws JsonProcessingException {
    Optional<URI> address = control.address();
    List<PartStatus> parts = control.statuses();
    boolean ready = address.isPresent() && parts.stream().allMatch(PartStatus::isReady);
    Map<String, Long> jobs = address.map(this::jobs).orElse(Map.of());
    if (json) {
      printJson(address, ready, parts, jobs);
    } else {
      System.out.println(headline(address, ready, parts));
      address.ifPresent(running -> System.out.println(load(jobs)));
      new Disk(connector.memory()).warning().ifPresent(System.out::println);
      printTable(parts);
      SavedLogin.read(connector.login())
          .ifPresent(
              login ->
                  System.out.printf(
                      "You are logged in to %s: get, ls and the like go there, until logout.%n",
                      login.server()));
    }
    return ready ? 0 : 1;
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
        : "TorrentFlow does not run; start it with ./torrentflow up";
  }

  // How many jobs there are in each state; none if the gateway does not answer.
  private Map<String, Long> jobs(URI address) {
    try (GatewayClient gateway = connector.prompt(address)) {
      return gateway.jobs(COUNTED_JOBS).stream()
          .map(JobView::status)
          .collect(
              Collectors.groupingBy(
                  status -> status.wireName(), TreeMap::new, Collectors.counting()));
    } catch (CommandException e) {
      return Map.of();
    }
  }

  private String load(Map<String, Long> jobs) {
    String counted =
        jobs.entrySet().stream()
            .map(state -> state.getValue() + " " + state.getKey())
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "jobs: %s · load %.1f of %d cores · %s free",
        counted.isEmpty() ? "none" : counted,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors(),
        Amounts.bytes(new Disk(connector.memory()).freeBytes()));
  }

  private void printTable(List<PartStatus> parts) {
    List<PartStatus> shown =
        parts.stream().filter(part -> all || isService(part) || !part.isReady()).toList();
    if (shown.isEmpty()) {
      return;
    }
    System.out.println(
        String.format(ROW, "PART", "STATE", "SINCE", "RESTARTS") + (all ? "      PID   PORT" : ""));
    for (PartStatus part : shown) {
      System.out.println(
          String.format(
                  ROW, part.part(), state(part), TIME.format(part.since()), restarts(part.part()))
              + (all
                  ? String.format(
                      "  %7d %6s", part.pid(), part.port() == 0 ? "-" : "" + part.port())
                  : ""));
    }
  }

  private static boolean isService(PartStatus part) {
    return Arrays.stream(Service.values()).anyMatch(service -> service.isPart(part.part()));
  }

  private long restarts(String part) {
    return control.restarts().stream()
        .filter(restart -> restart.part().equals(part) && restart.done())
        .map(Restart::part)
        .count();
  }

  private void printJson(
      Optional<URI> address, boolean ready, List<PartStatus> parts, Map<String, Long> jobs)
      throws JsonProcessingException {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("type", "status");
    status.put("ready", ready);
    address.ifPresent(uri -> status.put("address", uri));
    status.put("jobs", jobs);
    status.put("freeBytes", new Disk(connector.memory()).freeBytes());
    status.put(
        "parts",
        parts.stream()
            .map(
                part ->
                    Map.of(
                        "part", part.part(),
                        "state", state(part),
                        "restarts", restarts(part.part()),
                        "pid", part.pid(),
                        "port", part.port(),
                        "since", part.since()))
            .toList());
    System.out.println(WireJson.mapper().writeValueAsString(status));
  }

  private static String state(PartStatus part) {
    return part.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
