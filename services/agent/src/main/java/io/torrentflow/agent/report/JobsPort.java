package io.torrentflow.agent.report;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.HeartbeatReply;
import io.torrentflow.kernel.wire.ProgressReply;
import io.torrentflow.kernel.wire.ProgressReport;

/**
 * The jobs service as the agent sees it. What goes wrong is a {@link
 * io.torrentflow.kernel.problem.ProblemException} with the code that the jobs service gave.
 */
public interface JobsPort {
  Uni<ProgressReply> report(TransferId transferId, ProgressReport report, String correlationId);

  Uni<HeartbeatReply> heartbeat(AgentState state);
}
