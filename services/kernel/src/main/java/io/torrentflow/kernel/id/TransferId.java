package io.torrentflow.kernel.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a transfer: random, because a time-ordered id would show when another user began. */
public record TransferId(@JsonValue UUID value) implements Id {
  @JsonCreator
  public static TransferId fromString(String text) {
    return new TransferId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
