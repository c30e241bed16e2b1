package io.torrentflow.stack.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.io.input.ReversedLinesFileReader;

/**
 * What a person should read of the end of a log: the last errors of a service, which writes JSON,
 * or the last lines of a server, which writes text.
 */
final class LogTail {
  private static final int READ_LINES = 200;
  private static final int LINES = 3;
  private static final int MAX_LINE = 200;

  private LogTail() {}

  static String of(Path log) {
    List<LogLine> lines =
        end(log).stream()
            .map(line -> LogLine.of("", line, Instant.EPOCH))
            .filter(line -> !line.message().isBlank())
            .toList();
    List<String> errors =
        lines.stream()
            .filter(line -> line.level().matches("ERROR|FATAL"))
            .map(line -> line.message().lines().findFirst().orElseThrow())
            .distinct()
            .toList();
    List<String> shown =
        errors.isEmpty()
            ? lines.stream().filter(line -> line.level().isEmpty()).map(LogLine::message).toList()
            : errors;
    return shown.isEmpty()
        ? "it says no more"
        : shown.stream()
            .skip(Math.max(0, shown.size() - LINES))
            .map(line -> line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE - 1) + "…")
            .collect(Collectors.joining(" | "));
  }

  private static List<String> end(Path log) {
    try (ReversedLinesFileReader reader =
        ReversedLinesFileReader.builder().setPath(log).setCharset(StandardCharsets.UTF_8).get()) {
      return reader.readLines(READ_LINES).reversed();
    } catch (IOException e) {
      return List.of();
    }
  }
}
