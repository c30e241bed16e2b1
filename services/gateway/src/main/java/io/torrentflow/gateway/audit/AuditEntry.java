package io.torrentflow.gateway.audit;

import io.torrentflow.kernel.id.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did or was refused.
 *
 * @param id its place in the log
 * @param actor absent where nobody was known
 * @param address from where it was asked
 * @param target on what it was done
 * @param outcome {@code done}, or the code of the problem
 */
public record AuditEntry(
    long id,
    Instant occurredAt,
    @Nullable UserId actor,
    @Nullable String address,
    String action,
    @Nullable String target,
    String outcome,
    String correlationId) {}
