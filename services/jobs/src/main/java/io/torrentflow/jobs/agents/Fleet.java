package io.torrentflow.jobs.agents;

import io.torrentflow.kernel.source.SourceType;
import java.util.List;

/**
 * The connected agents together.
 *
 * @param slots of those that take transfers
 * @param running how many of these slots are taken
 * @param sources the kinds of source that some agent can fetch
 */
public record Fleet(long slots, long running, List<SourceType> sources) {
  public boolean isFull() {
    return slots > 0 && running >= slots;
  }
}
