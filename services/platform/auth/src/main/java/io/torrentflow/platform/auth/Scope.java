package io.torrentflow.platform.auth;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** What an API token may be limited to. */
public enum Scope {
  JOBS_READ("jobs:read"),
  JOBS_WRITE("jobs:write"),
  FILES_READ("files:read"),
  ADMIN("admin");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException if there is no such scope
   */
  @JsonCreator
  public static Scope parse(String text) {
    return Arrays.stream(values())
        .filter(scope -> scope.text.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no scope \"" + text + "\"."));
  }

  /** As requests and the database have it. */
  @JsonValue
  @Override
  public String toString() {
    return text;
  }
}
