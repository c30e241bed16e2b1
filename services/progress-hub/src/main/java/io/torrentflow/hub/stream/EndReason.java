package io.torrentflow.hub.stream;

/** Why the server ends a stream. */
enum EndReason {
  /** The session or token that it is read with is not live any more; opening it again is 401. */
  SESSION_ENDED("The session or token has ended."),
  LIFETIME_REACHED("Every stream ends after a while; open it again."),
  REPLICA_STOPPING("This replica stops; open the stream again."),
  READER_TOO_SLOW("Nothing was read for too long; open the stream again."),
  DEPENDENCY_UNAVAILABLE("Jobs cannot be followed just now; open the stream again.");

  private final String detail;

  EndReason(String detail) {
    this.detail = detail;
  }

  /** A sentence for people. */
  String detail() {
    return detail;
  }
}
