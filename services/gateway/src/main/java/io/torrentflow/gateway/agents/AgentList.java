package io.torrentflow.gateway.agents;

import java.util.List;

/** The agents that were heard of within the last hour, by their ids. */
public record AgentList(List<AgentView> items) {}
