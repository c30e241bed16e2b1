package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.id.ApiTokenId;
import io.torrentflow.platform.auth.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API token of a user.
 *
 * @param endsSoon whether it ends within a week, or has ended: what uses it will stop, or has
 * @param usedAt when it was last used, to some minutes; absent if it never was
 */
public record TokenView(
    ApiTokenId id,
    String name,
    Set<Scope> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt,
    boolean endsSoon,
    @Nullable Instant usedAt) {
  /** How long before its end people are warned. */
  static final Duration WARNING = Duration.ofDays(7);
}
