package io.torrentflow.hub.stream;

/** What is written to a reader. */
sealed interface Item {
  /**
   * A job's state.
   *
   * @param id the highest seq that was sent in this stream
   */
  record State(StreamEvent event, long id) implements Item {}

  /** The whole state follows; what the reader has is forgotten. */
  record Reset() implements Item {}

  /**
   * The reader has the state of every job.
   *
   * @param id where a resumption goes on; 0 if nothing was sent yet
   */
  record Ready(long id) implements Item {}

  /** A comment that keeps the connection alive. */
  record Ping() implements Item {}
}
