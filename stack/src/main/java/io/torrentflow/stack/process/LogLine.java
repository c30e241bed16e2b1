package io.torrentflow.stack.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.WireJson;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a part's log as people read it. The services write JSON; the servers write texts that
 * begin with a time, each in a form of its own.
 *
 * @param at when it was written; of a line without a time, when the one before it was, or the epoch
 */
public record LogLine(Instant at, String part, String level, String message) {
  private static final ObjectMapper JSON = WireJson.mapper();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
  // PostgreSQL, RabbitMQ and the supervisor; then Redis. All of them in UTC.
  private static final Pattern ISO =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d:\\d\\d)\\S*(?: UTC)? ?(.*)");
  private static final Pattern REDIS =
      Pattern.compile("\\d+:\\w (\\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d)\\.\\d+ (.*)");
  private static final DateTimeFormatter REDIS_TIME =
      DateTimeFormatter.ofPattern("dd MMM yyyy HH:mm:ss", Locale.ROOT);

  /**
   * Reads a line as it stands in the file.
   *
   * @param before when the line before it was written
   */
  public static LogLine of(String part, String raw, Instant before) {
    String line = Colours.without(raw).strip();
    try {
      Matcher iso = ISO.matcher(line);
      Matcher redis = REDIS.matcher(line);
      if (line.startsWith("{")) {
        return ofJson(part, JSON.readTree(line));
      } else if (iso.matches()) {
        Instant at = Instant.parse(iso.group(1) + "T" + iso.group(2) + "Z");
        return new LogLine(at, part, "", iso.group(3));
      } else if (redis.matches()) {
        LocalDateTime at = LocalDateTime.parse(redis.group(1), REDIS_TIME);
        return new LogLine(at.toInstant(ZoneOffset.UTC), part, "", redis.group(2));
      }
    } catch (JsonProcessingException | DateTimeParseException e) {
      // Not of the form that it seemed to be; told as it is.
      return new LogLine(before, part, "", line);
    }
    return new LogLine(before, part, "", line);
  }

  private static LogLine ofJson(String part, JsonNode entry) {
    String message = entry.path("message").asText();
    JsonNode exception = entry.path("exception");
    String cause =
        exception.isMissingNode()
            ? ""
            : ": "
                + exception.path("exceptionType").asText()
                + " "
                + exception.path("message").asText();
    return new LogLine(
        Instant.parse(entry.path("timestamp").asText()),
        part,
        entry.path("level").asText(),
        message + cause);
  }

  /** For a terminal: time, part, level and message in one line. */
  public String text() {
    String plain = message.replaceAll("\\s*\\R\\s*", " | ").replaceAll("\\p{Cntrl}", "?");
    String time = at.equals(Instant.EPOCH) ? "--:--:--" : TIME.format(at);
    String weight = level.isEmpty() ? "" : level + " ";
    return "%s %-10s %s%s".formatted(time, part, weight, plain);
  }
}
