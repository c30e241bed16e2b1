package io.torrentflow.gateway.agents;

import io.torrentflow.kernel.source.SourceType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent as it last told of itself.
 *
 * @param slots how many transfers it takes at once
 * @param running how many it has
 * @param bytesRemaining how much is left to be fetched of them
 * @param diskFreeBytes what is free where it keeps torrents; absent if it has not said
 * @param isDraining it takes nothing new, or is to take nothing new
 * @param isDrained it takes nothing, and holds nothing any more
 * @param drain how it is to be emptied; absent if it is not
 */
public record AgentView(
    String id,
    String address,
    String version,
    int slots,
    int running,
    long bytesRemaining,
    List<SourceType> sources,
    @Nullable Long diskFreeBytes,
    boolean isDraining,
    boolean isDrained,
    @Nullable DrainView drain,
    Instant registeredAt,
    Instant lastHeartbeatAt) {}
