package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.id.ApiTokenId;
import io.torrentflow.platform.auth.Scope;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

public record TokenView(
    ApiTokenId id,
    String name,
    Set<Scope> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt) {}
