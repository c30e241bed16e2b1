package io.torrentflow.kernel.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a file of a transfer: random, as its {@link TransferId}. */
public record FileId(@JsonValue UUID value) implements Id {
  @JsonCreator
  public static FileId fromString(String text) {
    return new FileId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
