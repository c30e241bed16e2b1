package io.torrentflow.agent.assignment;

import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.report.JobsPort;
import io.torrentflow.agent.upload.Uploads;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.wire.MetadataReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * What a run needs beside its transfer.
 *
 * @param claim called with a run's proved metadata; false if another run has the same torrent
 * @param resume called when a paused run is to be resumed and needs a slot
 * @param released called once, when nothing of the transfer is left on this agent
 * @param changed called when the agent's load has changed
 */
record RunDependencies(
    AgentId agentId,
    InstantSource clock,
    Limits limits,
    Uploads uploads,
    JobsPort jobs,
    BiPredicate<TransferRun, MetadataReport> claim,
    Consumer<TransferRun> resume,
    Consumer<TransferRun> released,
    Runnable changed) {

  /** Times that every run keeps; see {@link AgentConfig} for what each is for. */
  record Limits(
      Duration progressInterval,
      Duration checkpointInterval,
      Duration deliveryTimeout,
      Duration pauseHold,
      Duration fenceTimeout) {
    static Limits of(AgentConfig config) {
      return new Limits(
          config.report().progressInterval(),
          config.report().checkpointInterval(),
          config.report().deliveryTimeout(),
          config.pauseHold(),
          config.fenceTimeout());
    }
  }
}
