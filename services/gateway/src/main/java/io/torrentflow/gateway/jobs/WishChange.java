package io.torrentflow.gateway.jobs;

import io.torrentflow.kernel.job.Wish;
import java.util.Locale;

/** What an owner asks of a job. */
public enum WishChange {
  PAUSE("paused", Wish.PAUSED),
  RESUME("resumed", Wish.WANTED),
  CANCEL("cancelled", Wish.CANCELLED),
  DELETE("deleted", Wish.CANCELLED);

  private final String pastTense;
  private final Wish wish;

  WishChange(String pastTense, Wish wish) {
    this.pastTense = pastTense;
    this.wish = wish;
  }

  /** How the job's history names it. */
  String pastTense() {
    return pastTense;
  }

  /** How the audit log names it. */
  String verb() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the job's owner wants from then on. */
  Wish wish() {
    return wish;
  }
}
