package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.id.ApiTokenId;
import io.torrentflow.platform.auth.Scope;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API token of a user.
 *
 * @param usedAt when it was last used, to some minutes; absent if it never was
 */
public record TokenView(
    ApiTokenId id,
    String name,
    Set<Scope> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant usedAt) {}
