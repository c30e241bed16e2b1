package io.torrentflow.platform.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditions of a statement that has only those that were asked for: a condition that is switched
 * off by a parameter keeps the planner from an index. What clients write becomes a parameter, never
 * text.
 */
public final class PgConditions {
  private final List<@Nullable Object> parameters;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param first what the statement calls {@code $1} and so on
   */
  public PgConditions(Object... first) {
    this.parameters = new ArrayList<>(Arrays.asList(first));
  }

  /** Adds a parameter; its place, such as {@code $3}. */
  public String parameter(Object value) {
    parameters.add(value);
    return "$" + parameters.size();
  }

  /**
   * Adds a condition unless the value is absent or an empty collection.
   *
   * @param condition has {@code %s} for the value's place
   */
  public PgConditions and(String condition, @Nullable Object value) {
    if (value == null || (value instanceof Collection<?> all && all.isEmpty())) {
      return this;
    }
    return and(condition.formatted(parameter(value)));
  }

  /** Adds a condition as it is. */
  public PgConditions and(String condition) {
    text.append(" AND ").append(condition);
    return this;
  }

  /** All conditions, each after an {@code AND}. */
  public String text() {
    return text.toString();
  }

  public @Nullable Object[] parameters() {
    return parameters.toArray();
  }
}
