package io.torrentflow.stack.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.WireJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.io.input.ReversedLinesFileReader;

/**
 * What a person should read of the end of a log: the last errors of a service, which writes JSON,
 * or the last lines of a server, which writes text.
 */
final class LogTail {
  private static final ObjectMapper JSON = WireJson.mapper();
  private static final int READ_LINES = 200;
  private static final int LINES = 3;
  private static final int MAX_LINE = 200;

  private LogTail() {}

  static String of(Path log) {
    List<String> lines = end(log).stream().filter(line -> !line.isBlank()).toList();
    List<String> errors =
        lines.stream().flatMap(line -> errorMessage(line).stream()).distinct().toList();
    List<String> told =
        errors.isEmpty() ? lines.stream().filter(line -> !line.startsWith("{")).toList() : errors;
    return told.isEmpty()
        ? "it says no more"
        : told.stream()
            .skip(Math.max(0, told.size() - LINES))
            .map(LogTail::plain)
            .collect(Collectors.joining(" | "));
  }

  private static Optional<String> errorMessage(String line) {
    try {
      JsonNode entry = line.startsWith("{") ? JSON.readTree(line) : JSON.missingNode();
      return entry.path("level").asText().matches("ERROR|FATAL")
          ? entry.path("message").asText().lines().findFirst()
          : Optional.empty();
    } catch (JsonProcessingException e) {
      // A line that is still being written.
      return Optional.empty();
    }
  }

  private static String plain(String line) {
    String text = LogLine.withoutColours(line.strip());
    return text.length() <= MAX_LINE ? text : text.substring(0, MAX_LINE - 1) + "…";
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
