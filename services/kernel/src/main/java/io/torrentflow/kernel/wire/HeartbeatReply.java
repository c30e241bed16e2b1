package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.id.TransferId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Response to a heartbeat.
 *
 * @param abandon transfers that the agent holds and should not: handed to another, or ended
 * @param drain what is wanted of the agent; absent if nobody ever wanted it drained
 */
public record HeartbeatReply(List<TransferId> abandon, @Nullable DrainWish drain) {
  public HeartbeatReply {
    abandon = List.copyOf(abandon);
  }
}
