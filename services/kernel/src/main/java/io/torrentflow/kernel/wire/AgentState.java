package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.source.SourceType;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How an agent is: the body of its heartbeat and the response to {@code GET /agent/health}.
 *
 * @param boot names this run of the agent's process
 * @param beat counts the states that this run has sent, from 1; with {@code boot} it shows a
 *     heartbeat that is repeated or late, which must revive nobody
 * @param address where the jobs service reaches the agent
 * @param slots how many transfers it may run concurrently
 * @param running how many it runs now
 * @param bytesRemaining what is left to fetch of them, as far as known
 * @param sources the kinds of source that its engines can handle
 * @param diskFreeBytes what is free where it keeps torrents; absent if it cannot tell
 * @param draining it takes no new transfer
 * @param drained it takes none, and holds none any more
 * @param transfers every transfer it holds, the paused ones too
 */
public record AgentState(
    AgentId agentId,
    UUID boot,
    long beat,
    URI address,
    String version,
    int slots,
    int running,
    long bytesRemaining,
    List<SourceType> sources,
    @Nullable Long diskFreeBytes,
    boolean draining,
    boolean drained,
    List<HeldTransfer> transfers) {
  public AgentState {
    sources = List.copyOf(sources);
    transfers = List.copyOf(transfers);
  }

  /** A transfer in an agent's hands, with the fencing number it was given. */
  public record HeldTransfer(TransferId transferId, int assignment) {}
}
