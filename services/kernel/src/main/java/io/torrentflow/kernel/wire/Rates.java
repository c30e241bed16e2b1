package io.torrentflow.kernel.wire;

import org.jspecify.annotations.Nullable;

/**
 * How fast a transfer goes on.
 *
 * @param downloadRate bytes a second
 * @param uploadRate bytes a second into the bucket
 * @param etaSeconds until everything is fetched; absent while unknown
 */
public record Rates(long downloadRate, long uploadRate, @Nullable Long etaSeconds) {
  /** Nobody works on it. */
  public static final Rates NONE = new Rates(0, 0, null);
}
