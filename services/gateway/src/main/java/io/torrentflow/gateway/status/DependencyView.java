package io.torrentflow.gateway.status;

import io.torrentflow.kernel.WireName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether something that the gateway needs answers it.
 *
 * @param since when it was first seen like that
 * @param checkedAt when it was last asked; it is every ten seconds
 * @param detail what went wrong
 */
public record DependencyView(
    String name, State state, Instant since, Instant checkedAt, @Nullable String detail) {

  /** Whether it answers. */
  public enum State implements WireName {
    OK,
    UNREACHABLE
  }
}
