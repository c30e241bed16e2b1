package io.torrentflow.cli.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events line by line (WHATWG HTML, section 9.2.6), as far as one long-lived
 * stream needs it.
 */
final class SseParser {
  private final StringBuilder data = new StringBuilder();
  private String type = "message";
  private @Nullable String lastId;

  /** An event with the newest id at its time. */
  record Event(String type, String data, @Nullable String id) {}

  /** Takes the next line, without its end; gives an event when the line completes one. */
  Optional<Event> accept(String line) {
    if (line.isEmpty()) {
      return dispatch();
    }
    int colon = line.indexOf(':');
    if (colon == 0) {
      return Optional.empty();
    }
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    take(field, value.startsWith(" ") ? value.substring(1) : value);
    return Optional.empty();
  }

  private void take(String field, String value) {
    switch (field) {
      case "data" -> data.append(value).append('\n');
      case "event" -> type = value;
      case "id" -> lastId = value;
      default -> {
        // Fields that a reader does not know are ignored.
      }
    }
  }

  private Optional<Event> dispatch() {
    try {
      return data.isEmpty()
          ? Optional.empty()
          : Optional.of(new Event(type, data.substring(0, data.length() - 1), lastId));
    } finally {
      data.setLength(0);
      type = "message";
    }
  }
}
