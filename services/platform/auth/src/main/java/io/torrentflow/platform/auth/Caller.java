package io.torrentflow.platform.auth;

import io.torrentflow.kernel.id.SessionId;
import io.torrentflow.kernel.id.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request.
 *
 * @param session absent for an API token
 * @param expiresAt when the session or token ends; absent for a token without an end
 */
public record Caller(
    UserId user, Role role, @Nullable SessionId session, @Nullable Instant expiresAt) {}
