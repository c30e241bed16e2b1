package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.id.JobId;
import java.util.List;

/**
 * Answer to a heartbeat.
 *
 * @param abandon jobs that the agent holds and should not: handed to another, or ended
 */
public record HeartbeatReply(List<JobId> abandon) {
  public HeartbeatReply {
    abandon = List.copyOf(abandon);
  }
}
