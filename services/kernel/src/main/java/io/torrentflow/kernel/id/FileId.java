package io.torrentflow.kernel.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a file of a transfer: random, as its {@link TransferId}; a bare UUID string in JSON. */
public record FileId(@JsonValue UUID value) implements Id {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public FileId {}

  /**
   * Reads the textual form; also how JAX-RS reads a path parameter.
   *
   * @throws IllegalArgumentException if the text is no UUID
   */
  public static FileId fromString(String text) {
    return new FileId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
