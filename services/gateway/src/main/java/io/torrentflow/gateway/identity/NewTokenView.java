package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.id.ApiTokenId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A token that was just made, with the token itself. */
public record NewTokenView(ApiTokenId id, String name, String token, @Nullable Instant expiresAt) {}
