package io.torrentflow.stack.system;

import java.time.Instant;

/**
 * A part that ended unasked.
 *
 * @param done it is ready again
 */
public record Restart(String part, Instant at, boolean done) {
  public String sentence() {
    return done ? part + " restarted" : part + " has ended unasked; it is being restarted";
  }
}
