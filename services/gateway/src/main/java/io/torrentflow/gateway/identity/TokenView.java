package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.id.ApiTokenId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A token in its owner's list. */
public record TokenView(
    ApiTokenId id,
    String name,
    List<String> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt) {}
