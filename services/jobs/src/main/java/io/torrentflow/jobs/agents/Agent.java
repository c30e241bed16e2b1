package io.torrentflow.jobs.agents;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.source.SourceType;
import java.net.URI;
import java.util.List;

/** An agent that said lately that it has room. */
public record Agent(AgentId id, URI address, List<SourceType> sources) {}
