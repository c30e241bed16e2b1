package io.torrentflow.jobs.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.AgentState;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The agents in the system of record. */
public interface AgentStore {
  /**
   * Writes what a heartbeat says; a new agent is registered by it.
   *
   * @return false if a newer one of this run, or a later run, was heard before: it is a replay and
   *     changes nothing
   */
  Uni<Boolean> save(AgentState state);

  /** The agents heard of within the time given that have a free slot, the least loaded first. */
  Uni<List<Agent>> withRoom(Duration heardWithin);

  /** The kinds of source that some agent heard of within the time given can fetch. */
  Uni<Set<SourceType>> sources(Duration heardWithin);

  /** Where the agent is; null if it never registered. */
  Uni<URI> address(AgentId id);

  /** Forgets agents that have been silent for this long. */
  Uni<Integer> forget(Duration silence);
}
