package io.torrentflow.gateway.http;

import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Reads a name out of a few, as a client writes it in an address. */
public final class QueryName {
  private QueryName() {}

  /**
   * @param field that the client calls it by
   * @throws ProblemException with {@code VALIDATION_FAILED}, which names all that there are
   */
  public static <E extends Enum<E> & WireName> E parse(String field, Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.wireName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.VALIDATION_FAILED,
                    "It is one of " + names(type) + ".",
                    field,
                    null));
  }

  private static <E extends Enum<E> & WireName> String names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(WireName::wireName)
        .collect(Collectors.joining(", "));
  }
}
