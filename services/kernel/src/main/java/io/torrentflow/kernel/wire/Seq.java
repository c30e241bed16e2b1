package io.torrentflow.kernel.wire;

/**
 * The number that orders all states of one job, across agents and services: the job's revision in
 * PostgreSQL, which rises with every change of status or watchers, above the agent's own count of
 * reports, which rises in between.
 *
 * <p>A JSON number that JavaScript reads without loss (below 2^53) while there are fewer than 2^21
 * revisions of a job and fewer than 2^32 reports in each.
 */
public final class Seq {
  private static final int REPORT_BITS = 32;

  private Seq() {}

  /** The state right after the revision was made. */
  public static long ofRevision(long revision) {
    return revision << REPORT_BITS;
  }

  /** The state that an agent's report describes, within the revision in force. */
  public static long ofReport(long revision, long report) {
    return ofRevision(revision) | (report & ((1L << REPORT_BITS) - 1));
  }
}
