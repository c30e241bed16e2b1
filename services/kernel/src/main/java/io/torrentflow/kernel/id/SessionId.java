package io.torrentflow.kernel.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a login session; a bare UUID string in JSON. */
public record SessionId(@JsonValue UUID value) implements Id {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SessionId {}

  /**
   * Reads the textual form; also how JAX-RS reads a path parameter.
   *
   * @throws IllegalArgumentException if the text is no UUID
   */
  public static SessionId fromString(String text) {
    return new SessionId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
