package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.id.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A device that is logged in.
 *
 * @param lastSeenAt when it was used last, to within some minutes
 * @param expiresAt when it ends if it is not used any more
 * @param address where it logged in from
 * @param agent what it called itself
 * @param isCurrent whether it is the one that asks
 */
public record SessionView(
    SessionId id,
    Instant createdAt,
    Instant lastSeenAt,
    Instant expiresAt,
    @Nullable String address,
    @Nullable String agent,
    boolean isCurrent) {}
