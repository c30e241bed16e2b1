package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.id.TransferId;
import java.util.List;

/**
 * Response to a heartbeat.
 *
 * @param abandon transfers that the agent holds and should not: handed to another, or ended
 */
public record HeartbeatReply(List<TransferId> abandon) {
  public HeartbeatReply {
    abandon = List.copyOf(abandon);
  }
}
