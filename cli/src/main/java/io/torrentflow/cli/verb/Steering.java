package io.torrentflow.cli.verb;

import io.torrentflow.cli.client.GatewayClient;
import java.util.Locale;

/** What can be asked of a job, as the verbs are called. */
enum Steering {
  PAUSE("Pauses jobs; resume goes on where they stopped."),
  RESUME("Resumes paused jobs."),
  CANCEL("Ends jobs; they stay on the list until they are removed."),
  RETRY("Tries failed jobs again."),
  RM("Removes jobs from the list, with their files on the server.");

  private final String description;

  Steering(String description) {
    this.description = description;
  }

  String verb() {
    return name().toLowerCase(Locale.ROOT);
  }

  String description() {
    return description;
  }

  /** Whether nothing of the job is fetched here any more. */
  boolean givesUp() {
    return this == CANCEL || this == RM;
  }

  /** Asks for it; what the job's status is then. */
  String apply(GatewayClient gateway, String id) {
    if (this == RM) {
      gateway.delete(id);
      return "removed";
    }
    return gateway.steer(id, verb()).status().wireName();
  }
}
