package io.torrentflow.stack.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.WireJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a person should read of the end of a log: the last errors of a service, which writes JSON,
 * or the last lines of a server, which writes text.
 */
final class LogTail {
  private static final ObjectMapper JSON = WireJson.mapper();
  // An error of a service may have a stack trace of some ten thousand characters beside it.
  private static final int READ_BYTES = 256 * 1024;
  private static final int LINES = 3;
  private static final int MAX_LINE = 200;

  private LogTail() {}

  static String of(Path log) {
    List<String> lines = end(log).lines().filter(line -> !line.isBlank()).toList();
    List<String> errors =
        lines.stream().flatMap(line -> errorMessage(line).stream()).distinct().toList();
    List<String> told =
        errors.isEmpty() ? lines.stream().filter(line -> !line.startsWith("{")).toList() : errors;
    return told.isEmpty()
        ? "it says no more"
        : String.join(
            " | ",
            told.subList(Math.max(0, told.size() - LINES), told.size()).stream()
                .map(LogTail::plain)
                .toList());
  }

  private static Optional<String> errorMessage(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    try {
      JsonNode entry = JSON.readTree(line);
      return entry.path("level").asText().matches("ERROR|FATAL")
          ? entry.path("message").asText().lines().findFirst()
          : Optional.empty();
    } catch (JsonProcessingException e) {
      // The first line may be the rest of one.
      return Optional.empty();
    }
  }

  private static String plain(String line) {
    String text = Colours.without(line.strip());
    return text.length() <= MAX_LINE ? text : text.substring(0, MAX_LINE - 1) + "…";
  }

  private static String end(Path log) {
    try (FileChannel channel = FileChannel.open(log)) {
      ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
      channel.read(bytes, Math.max(0, channel.size() - READ_BYTES));
      return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
