package io.torrentflow.stack.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.WireJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
  // Some programs write a terminal's colour codes wherever they write.
  private static final Pattern COLOUR = Pattern.compile("\\u001B\\[[0-9;]*m");
  // PostgreSQL, RabbitMQ and the supervisor; then Redis. All of them in UTC.
  private static final Pattern ISO =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d:\\d\\d)\\S*(?: UTC)? ?(.*)");
  private static final Pattern REDIS =
      Pattern.compile("\\d+:\\w (\\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d)\\.\\d+ (.*)");
  private static final DateTimeFormatter REDIS_TIME =
      DateTimeFormatter.ofPattern("dd MMM yyyy HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * Reads a line as it stands in the file.
   *
   * @param before when the line before it was written
   */
  public static LogLine of(String part, String raw, Instant before) {
    String line = withoutColours(raw).strip();
    try {
      if (line.startsWith("{")) {
        return ofJson(part, JSON.readTree(line), before);
      }
      Matcher iso = ISO.matcher(line);
      if (iso.matches()) {
        Instant at = Instant.parse(iso.group(1) + "T" + iso.group(2) + "Z");
        return new LogLine(at, part, "", iso.group(3));
      }
      Matcher redis = REDIS.matcher(line);
      if (redis.matches()) {
        Instant at = REDIS_TIME.parse(redis.group(1), Instant::from);
        return new LogLine(at, part, "", redis.group(2));
      }
    } catch (JsonProcessingException | DateTimeException e) {
      // Not of the form that it seemed to be; shown as it is.
    }
    return new LogLine(before, part, "", line);
  }

  public static String withoutColours(String line) {
    return COLOUR.matcher(line).replaceAll("");
  }

  private static LogLine ofJson(String part, JsonNode entry, Instant before) {
    String message = entry.path("message").asText();
    JsonNode thrown = entry.path("exception");
    String cause =
        thrown.isMissingNode()
            ? ""
            : ": " + thrown.path("exceptionType").asText() + " " + thrown.path("message").asText();
    Instant at = entry.has("timestamp") ? Instant.parse(entry.get("timestamp").asText()) : before;
    return new LogLine(at, part, entry.path("level").asText(), message + cause);
  }

  /** For a terminal: time, part, level and message in one line. */
  public String text() {
    String plain = message.replaceAll("\\s*\\R\\s*", " | ").replaceAll("\\p{Cntrl}", "?");
    String time = at.equals(Instant.EPOCH) ? "--:--:--" : TIME.format(at);
    String weight = level.isEmpty() ? "" : level + " ";
    return "%s %-10s %s%s".formatted(time, part, weight, plain);
  }
}
