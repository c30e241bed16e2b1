package io.torrentflow.jobs.lifecycle;

/**
 * What the owners of a transfer's jobs want; deleted jobs count nowhere.
 *
 * @param wanted jobs that have not ended and want to run
 * @param paused jobs that have not ended and are paused
 * @param holding completed jobs whose files are kept, and paused ones of which something is stored,
 *     for which all was fetched, or whose owner is to choose among the files
 * @param failed jobs that failed and may be retried
 * @param failedWithIt those of them that failed when the transfer did, or later: they have been
 *     shown its end
 * @param laterJoin how many attempts had begun when the first of those jobs joined that want it and
 *     were not there from the beginning; 0 if there is none
 * @param had whether somebody has had all of it, also if they have let it go since
 */
public record Wishes(
    long wanted,
    long paused,
    long holding,
    long failed,
    long failedWithIt,
    int laterJoin,
    boolean had) {
  public boolean anyWanted() {
    return wanted > 0;
  }

  boolean anyPaused() {
    return paused > 0;
  }

  boolean nobodyWaits() {
    return wanted == 0 && paused == 0;
  }

  /** Nobody has a right to its complete files, for whom it was not fetched either. */
  boolean nobodyKeeps() {
    return holding == 0 && (paused == 0 || had);
  }

  /** Nobody waits for the transfer, holds its files or may retry it. */
  boolean nobodyRemains() {
    return nobodyWaits() && holding == 0 && failed == 0;
  }

  /** Of those who have been shown its end, nobody would see it go on. */
  boolean nobodyRestsWithIt() {
    return failedWithIt == 0;
  }
}
