package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.id.AccountLinkId;
import java.net.URI;
import java.time.Instant;

/**
 * A link that was just made; only this response has it.
 *
 * @param link what somebody is given; good once
 */
public record AccountLinkView(AccountLinkId id, URI link, Instant expiresAt) {}
