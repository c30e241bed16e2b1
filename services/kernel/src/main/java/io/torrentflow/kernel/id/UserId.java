package io.torrentflow.kernel.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a user; a bare UUID string in JSON. */
public record UserId(@JsonValue UUID value) implements Id {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public UserId {}

  /**
   * Reads the textual form; also how JAX-RS reads a path parameter.
   *
   * @throws IllegalArgumentException if the text is no UUID
   */
  public static UserId fromString(String text) {
    return new UserId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
