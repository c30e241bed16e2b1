package io.torrentflow.kernel.source;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The kinds of source. */
public enum SourceType {
  MAGNET,
  TORRENT,
  HTTP;

  /** The name used in JSON and in the database: lower case. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> wireNames(Collection<SourceType> types) {
    return types.stream().map(SourceType::wireName).toList();
  }

  /**
   * Reads {@link #wireName()}.
   *
   * @throws IllegalArgumentException if there is no such kind
   */
  @JsonCreator
  public static SourceType fromWireName(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
