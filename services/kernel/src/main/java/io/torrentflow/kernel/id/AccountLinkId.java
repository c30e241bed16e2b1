package io.torrentflow.kernel.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a link to make an account with or to set a password with. */
public record AccountLinkId(@JsonValue UUID value) implements Id {
  @JsonCreator
  public static AccountLinkId fromString(String text) {
    return new AccountLinkId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
