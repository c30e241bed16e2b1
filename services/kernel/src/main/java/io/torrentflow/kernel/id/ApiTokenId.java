package io.torrentflow.kernel.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names an API token; a bare UUID string in JSON. */
public record ApiTokenId(@JsonValue UUID value) implements Id {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ApiTokenId {}

  /**
   * Reads the textual form; also how JAX-RS reads a path parameter.
   *
   * @throws IllegalArgumentException if the text is no UUID
   */
  public static ApiTokenId fromString(String text) {
    return new ApiTokenId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
