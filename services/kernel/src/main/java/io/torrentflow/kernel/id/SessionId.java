package io.torrentflow.kernel.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a login session. */
public record SessionId(@JsonValue UUID value) implements Id {
  @JsonCreator
  public static SessionId fromString(String text) {
    return new SessionId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
