package io.torrentflow.kernel.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names an API token. */
public record ApiTokenId(@JsonValue UUID value) implements Id {
  @JsonCreator
  public static ApiTokenId fromString(String text) {
    return new ApiTokenId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
