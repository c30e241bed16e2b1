package io.torrentflow.agent.upload;

import java.util.Set;

/**
 * Parts of an upload are not those that this run put: an agent that lost the transfer and did not
 * know it has put some of its own.
 */
final class PartsReplacedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Set<Integer> intact;

  PartsReplacedException(Set<Integer> intact, Throwable cause) {
    super("Parts of the upload were replaced", cause);
    this.intact = Set.copyOf(intact);
  }

  /** The numbers of the parts that are as this run put them. */
  Set<Integer> intact() {
    return intact;
  }
}
