package io.torrentflow.kernel.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the owner of a job wants now. The jobs service reads the wishes and acts on them. */
public enum Wish {
  WANTED,
  PAUSED,
  CANCELLED;

  /** The name used in JSON and in the database: lower case. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@link #wireName()}.
   *
   * @throws IllegalArgumentException if there is no such wish
   */
  @JsonCreator
  public static Wish fromWireName(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
