package io.torrentflow.kernel.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names an entry of the block list. */
public record BlocklistEntryId(@JsonValue UUID value) implements Id {
  @JsonCreator
  public static BlocklistEntryId fromString(String text) {
    return new BlocklistEntryId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
