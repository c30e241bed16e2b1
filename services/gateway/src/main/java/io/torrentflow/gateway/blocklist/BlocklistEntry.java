package io.torrentflow.gateway.blocklist;

import io.torrentflow.kernel.id.BlocklistEntryId;
import java.time.Instant;

/**
 * What may not be fetched.
 *
 * @param reason what those are told who asked for it
 */
public record BlocklistEntry(
    BlocklistEntryId id, BlocklistKind kind, String value, String reason, Instant createdAt) {}
