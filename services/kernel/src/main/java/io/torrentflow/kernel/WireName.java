package io.torrentflow.kernel;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.stream.Stream;

/** What an enum implements whose constants are lower case in JSON and in the database. */
public interface WireName {
  /** The constant's own name, as every enum has it. */
  String name();

  @JsonValue
  default String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@link #wireName()}.
   *
   * @throws IllegalArgumentException if no constant has this name
   */
  static <E extends Enum<E> & WireName> E parse(Class<E> type, String wireName) {
    return Stream.of(type.getEnumConstants())
        .filter(constant -> constant.wireName().equals(wireName))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("No " + type.getSimpleName() + " is " + wireName));
  }
}
