package io.torrentflow.stack.system;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.machine.ListenAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a person wants started. It is kept for the supervisor, and for the one that follows it if it
 * dies.
 *
 * @param allowedRanges of addresses beside the public Internet that may be fetched from
 * @param listen where the gateway and the store are reached
 */
public record Launch(SystemSize size, List<String> allowedRanges, ListenAddress listen) {
  // As the services read their property of this name.
  private static final String RANGES = "TORRENTFLOW_NETWORK_ALLOWED_RANGES";

  public Launch {
    allowedRanges = List.copyOf(allowedRanges);
  }

  /** One of each, for this machine alone, with the ranges that the environment allows. */
  public static Launch smallest(Map<String, String> environment) {
    return of(SystemSize.SMALLEST, List.of(), ListenAddress.LOOPBACK, environment);
  }

  /** With the ranges that the environment allows beside those given. */
  public static Launch of(
      SystemSize size, List<String> ranges, ListenAddress listen, Map<String, String> environment) {
    Stream<String> also =
        Arrays.stream(environment.getOrDefault(RANGES, "").split(","))
            .map(String::strip)
            .filter(range -> !range.isEmpty());
    return new Launch(size, Stream.concat(ranges.stream(), also).distinct().toList(), listen);
  }

  /** What was started last in this home, if anything ever was. */
  static Optional<Launch> read(Home home) {
    return PrivateFiles.readJson(file(home), Launch.class);
  }

  void write(Home home) {
    PrivateFiles.writeJson(file(home), this);
  }

  private static Path file(Home home) {
    return home.folder().resolve("launch.json");
  }
}
