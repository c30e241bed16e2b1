package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.torrentflow.kernel.id.AgentId;

/**
 * An administrator wants an agent to be emptied, or to take transfers again. Routing key {@link
 * Broker#AGENT_DRAIN}.
 */
public record DrainRequest(@JsonUnwrapped MessageHeader header, AgentId agentId, DrainWish wish)
    implements Message {}
