package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.id.ApiTokenId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

public record TokenView(
    ApiTokenId id,
    String name,
    List<String> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt) {}
