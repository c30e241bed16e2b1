package io.torrentflow.gateway.agents;

import io.torrentflow.kernel.source.SourceType;
import java.time.Instant;
import java.util.List;

/**
 * An agent as it last told of itself.
 *
 * @param slots how many transfers it takes at once
 * @param running how many it has
 * @param bytesRemaining how much is left to be fetched of them
 * @param isDraining it takes nothing new
 */
public record AgentView(
    String id,
    String address,
    String version,
    int slots,
    int running,
    long bytesRemaining,
    List<SourceType> sources,
    boolean isDraining,
    Instant registeredAt,
    Instant lastHeartbeatAt) {}
