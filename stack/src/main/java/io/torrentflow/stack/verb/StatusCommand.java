package io.torrentflow.stack.verb;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.stack.system.PartStatus;
import io.torrentflow.stack.system.SystemControl;
import java.net.URI;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
  private static final String ROW = "%-12s %-9s %8s %6s  %s%n";

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    SystemControl control = TorrentflowCommand.control();
    Optional<URI> address = control.address();
    List<PartStatus> parts = control.look();
    boolean ready = address.isPresent() && parts.stream().allMatch(PartStatus::isReady);
    if (json) {
      printJson(address, ready, parts);
    } else {
      System.out.println(headline(address, ready, parts));
      printTable(parts);
    }
    return ready ? 0 : 1;
  }

  private static String headline(Optional<URI> address, boolean ready, List<PartStatus> parts) {
    if (ready) {
      return "TorrentFlow runs at " + address.orElseThrow();
    }
    if (address.isPresent()) {
      return "TorrentFlow runs at "
          + address.get()
          + ", but not all of it is ready; what died is started again by itself.";
    }
    return parts.stream().anyMatch(part -> part.state() != PartStatus.State.DEAD)
        ? "TorrentFlow is not ready; ./torrentflow up waits for it, down stops it."
        : "TorrentFlow does not run; start it with ./torrentflow up";
  }

  private static void printTable(List<PartStatus> parts) {
    if (parts.isEmpty()) {
      return;
    }
    System.out.printf(ROW, "PART", "STATE", "PID", "PORT", "SINCE");
    for (PartStatus part : parts) {
      System.out.printf(
          ROW,
          part.part(),
          state(part),
          part.pid(),
          part.port() == 0 ? "-" : Integer.toString(part.port()),
          TIME.format(part.since()));
    }
  }

  private static void printJson(Optional<URI> address, boolean ready, List<PartStatus> parts)
      throws JsonProcessingException {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("ready", ready);
    address.ifPresent(uri -> status.put("address", uri));
    status.put(
        "parts",
        parts.stream()
            .map(
                part ->
                    Map.of(
                        "part", part.part(),
                        "state", state(part),
                        "pid", part.pid(),
                        "port", part.port(),
                        "since", part.since()))
            .toList());
    System.out.println(WireJson.mapper().writeValueAsString(status));
  }

  private static String state(PartStatus part) {
    return part.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
