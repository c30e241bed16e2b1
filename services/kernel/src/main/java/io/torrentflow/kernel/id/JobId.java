package io.torrentflow.kernel.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a job; a bare UUID string in JSON. */
public record JobId(@JsonValue UUID value) implements Id {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public JobId {}

  /**
   * Reads the textual form; also how JAX-RS reads a path parameter.
   *
   * @throws IllegalArgumentException if the text is no UUID
   */
  public static JobId fromString(String text) {
    return new JobId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
