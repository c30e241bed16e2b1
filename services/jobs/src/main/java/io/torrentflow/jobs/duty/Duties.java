package io.torrentflow.jobs.duty;

/** What all background duties have in common. */
public final class Duties {
  /**
   * How long after the start duties begin: messages can be published only once the messaging
   * extension has connected, which the scheduler does not wait for.
   */
  public static final String START_DELAY = "2s";

  private Duties() {}
}
