package io.torrentflow.gateway.jobs;

import java.util.Locale;

/** What an owner asks of a job, as far as it changes anything. */
enum WishChange {
  /** It is like that already. */
  NONE("unchanged"),
  PAUSE("paused"),
  RESUME("resumed"),
  CANCEL("cancelled"),
  DELETE("deleted");

  private final String pastTense;

  WishChange(String pastTense) {
    this.pastTense = pastTense;
  }

  /** How the job's history names it. */
  String pastTense() {
    return pastTense;
  }

  /** How the audit log names it. */
  String verb() {
    return name().toLowerCase(Locale.ROOT);
  }
}
