package io.torrentflow.stack.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.stack.process.ProcessRecord;
import io.torrentflow.stack.system.SystemControl;
import java.net.URI;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: what runs. */
@Command(
    name = "status",
    description = "Shows what runs; the exit code is 0 only if the system is ready.")
final class StatusCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final String ROW = "%-12s %-8s %8s %6s  %s%n";

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    SystemControl control = TorrentflowCommand.control();
    Optional<URI> address = control.address();
    List<ProcessRecord> parts = control.parts();
    if (json) {
      printJson(address, parts);
    } else {
      printTable(address, parts);
    }
    boolean whole = address.isPresent() && parts.stream().allMatch(ProcessRecord::isRunning);
    return whole ? 0 : 1;
  }

  private static void printTable(Optional<URI> address, List<ProcessRecord> parts) {
    System.out.println(
        address
            .map(uri -> "TorrentFlow runs at " + uri)
            .orElse(
                parts.stream().anyMatch(ProcessRecord::isRunning)
                    ? "TorrentFlow is not ready; ./torrentflow up waits for it, down stops it."
                    : "TorrentFlow does not run; start it with ./torrentflow up"));
    if (parts.isEmpty()) {
      return;
    }
    System.out.printf(ROW, "PART", "STATE", "PID", "PORT", "SINCE");
    for (ProcessRecord part : parts) {
      System.out.printf(
          ROW,
          part.part(),
          state(part),
          part.pid(),
          part.port() == 0 ? "-" : Integer.toString(part.port()),
          TIME.format(part.startedAt()));
    }
  }

  private static void printJson(Optional<URI> address, List<ProcessRecord> parts)
      throws JsonProcessingException {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("ready", address.isPresent());
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
                        "since", part.startedAt()))
            .toList());
    System.out.println(WireJson.mapper().writeValueAsString(status));
  }

  private static String state(ProcessRecord part) {
    return part.isRunning() ? "running" : "dead";
  }
}
