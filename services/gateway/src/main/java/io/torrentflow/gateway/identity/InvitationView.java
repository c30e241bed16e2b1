package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.id.AccountLinkId;
import io.torrentflow.platform.auth.Role;
import java.time.Instant;

/** An invitation that nobody has used yet. */
public record InvitationView(
    AccountLinkId id, Role role, String plan, Instant createdAt, Instant expiresAt) {}
