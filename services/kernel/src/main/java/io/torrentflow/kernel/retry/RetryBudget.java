package io.torrentflow.kernel.retry;

/** How often a transfer is tried again. */
public final class RetryBudget {
  /** Retries without progress in between; the database checks it, too. */
  public static final int MAX_RETRIES = 5;

  private RetryBudget() {}
}
