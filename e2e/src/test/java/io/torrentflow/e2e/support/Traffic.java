package io.torrentflow.e2e.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.torrentflow.testing.Sha256;
import io.torrentflow.testing.sse.EventReader;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * All that the system tells one user, in a form in which two users can be compared: ids become
 * their order of appearance, times, sequence numbers and signatures the mere fact that they are
 * there. Everything else is kept to the letter.
 */
public final class Traffic {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}([.][0-9]+)?Z");
  private static final Pattern SIGNED =
      Pattern.compile("(X-Amz-(?:Credential|Date|Signature)=)[^&\"]+");
  private static final Pattern LOOPBACK_PORT = Pattern.compile("127[.]0[.]0[.]1:[0-9]+");
  // Different in any two answers to the same user, whose requests the limit counts.
  private static final Set<String> OWN_VALUES =
      Set.of(
          "date",
          "ratelimit",
          "x-correlation-id",
          "x-amz-request-id",
          "x-amz-id-2",
          "last-modified",
          "content-length");

  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private final List<String> answers = new ArrayList<>();
  private final List<String> states = new ArrayList<>();
  private final List<Instant> times = new ArrayList<>();
  private final List<Long> sequenceNumbers = new ArrayList<>();

  /** Lets a value that differs between the two runs count as the same. */
  public Traffic naming(String value, String name) {
    names.put(value, name);
    return this;
  }

  /** Notes an answer with its status, headers and body. */
  public HttpResponse<byte[]> answer(String what, HttpResponse<byte[]> response) {
    head(what, response);
    answers.add(what + " body " + body(response));
    return response;
  }

  /** Notes an answer whose body tells how far the job has come, without that body. */
  public HttpResponse<byte[]> head(String what, HttpResponse<byte[]> response) {
    answers.add(what + " " + response.statusCode() + " " + headers(response.headers()));
    return response;
  }

  /** An answer's body in the form that is compared. */
  public String body(HttpResponse<byte[]> response) {
    boolean json =
        response
            .headers()
            .firstValue("content-type")
            .filter(type -> type.contains("json"))
            .isPresent();
    if (json) {
      return comparable(TestingUser.json(response));
    }
    return response.body().length + " bytes, " + Sha256.of(response.body());
  }

  /** An event's data in the form that is compared. */
  public String body(EventReader.Event event) {
    return comparable(event.data());
  }

  /** Notes an event of a stream to the letter. */
  public void event(EventReader.Event event) {
    if (!event.id().isEmpty()) {
      sequenceNumbers.add(Long.parseLong(event.id()));
    }
    answers.add("event " + event.name() + " " + body(event));
  }

  /** Notes of a stream what a job was shown to be, but not when or how often. */
  public void states(List<EventReader.Event> events) {
    for (EventReader.Event event : events) {
      sequenceNumbers.add(event.seq());
      String state =
          event.status() + " " + event.data().path("reason") + " " + event.data().path("error");
      if (states.isEmpty() || !states.getLast().equals(state)) {
        states.add(state);
      }
    }
  }

  /** What was noted of answers and events, in order. */
  public List<String> answers() {
    return List.copyOf(answers);
  }

  /** What a job was shown to be in streams, in order. */
  public List<String> states() {
    return List.copyOf(states);
  }

  /** Every point in time that was told. */
  public List<Instant> times() {
    return List.copyOf(times);
  }

  /** Every sequence number that was told, in microseconds since 1970. */
  public List<Long> sequenceNumbers() {
    return List.copyOf(sequenceNumbers);
  }

  private String headers(HttpHeaders headers) {
    Map<String, String> kept = new TreeMap<>();
    headers
        .map()
        .forEach(
            (name, values) ->
                kept.put(
                    name,
                    OWN_VALUES.contains(name.toLowerCase(Locale.ROOT))
                        ? "…"
                        : comparable(values.toString())));
    return kept.toString();
  }

  private String comparable(JsonNode body) {
    return comparableNode(body).toString();
  }

  private JsonNode comparableNode(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode result = JSON.objectNode();
      object
          .properties()
          .forEach(field -> result.set(field.getKey(), field(field.getKey(), field.getValue())));
      return result;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode result = JSON.arrayNode();
      array.forEach(item -> result.add(comparableNode(item)));
      return result;
    }
    return node.isTextual() ? TextNode.valueOf(comparable(node.asText())) : node;
  }

  private JsonNode field(String name, JsonNode value) {
    return switch (name) {
      case "seq" -> {
        sequenceNumbers.add(value.asLong());
        yield TextNode.valueOf("a number");
      }
      case "correlationId" -> TextNode.valueOf("an id");
      // The least loaded one, and of other content in another run.
      case "agent" -> TextNode.valueOf("an agent");
      case "checksum" -> TextNode.valueOf("a checksum");
      default -> comparableNode(value);
    };
  }

  private String comparable(String text) {
    String result = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      result = result.replace(name.getKey(), name.getValue());
    }
    result =
        UUID.matcher(result)
            .replaceAll(
                match -> ids.computeIfAbsent(match.group(), id -> "id " + (ids.size() + 1)));
    result =
        TIME.matcher(result)
            .replaceAll(
                match -> {
                  times.add(Instant.parse(match.group()));
                  return "a time";
                });
    result = SIGNED.matcher(result).replaceAll("$1…");
    return LOOPBACK_PORT.matcher(result).replaceAll("host");
  }
}
