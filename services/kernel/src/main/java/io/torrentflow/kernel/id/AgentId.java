package io.torrentflow.kernel.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Names an agent process: a pod name in a cluster, a chosen name on one machine. */
public record AgentId(@JsonValue String value) {
  // A DNS subdomain name as Kubernetes allows for a pod (RFC 1123), at most 253 characters.
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AgentId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "An agent id has 1 to 253 lower-case letters, digits, dots or dashes.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
