package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.JobId;
import java.net.URI;
import java.util.List;

/**
 * How an agent is: body of {@code POST /internal/agents/heartbeat} and answer of {@code GET
 * /agent/health}.
 *
 * @param address where jobs reaches the agent
 * @param slots how many jobs it runs at once; paused ones do not count
 * @param running how many it runs now
 * @param bytesRemaining what is left to fetch of them, as far as known
 * @param sources the kinds of source that its engines can handle
 * @param draining it takes no new job
 * @param jobs every job it holds, the paused ones too
 */
public record AgentState(
    AgentId agentId,
    URI address,
    String version,
    int slots,
    int running,
    long bytesRemaining,
    List<SourceSpec.Type> sources,
    boolean draining,
    List<HeldJob> jobs) {
  public AgentState {
    sources = List.copyOf(sources);
    jobs = List.copyOf(jobs);
  }

  /** A job in an agent's hands, with the fencing number it was given. */
  public record HeldJob(JobId jobId, int assignment) {}
}
