package io.torrentflow.kernel.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a job. */
public record JobId(@JsonValue UUID value) implements Id {
  @JsonCreator
  public static JobId fromString(String text) {
    return new JobId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
