package io.torrentflow.gateway.audit;

import io.torrentflow.kernel.id.UserId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did or was refused.
 *
 * @param id its place in the log
 * @param actor absent where nobody was known
 * @param address from where it was asked
 * @param target on what it was done
 * @param userAgent the program that it was asked with
 * @param outcome {@code done}, {@code unchanged} for what was like that already, or the code of the
 *     problem
 * @param detail more than that, such as how often it was refused in a minute
 */
public record AuditEntry(
    long id,
    Instant occurredAt,
    @Nullable UserId actor,
    @Nullable String address,
    @Nullable String userAgent,
    String action,
    @Nullable String target,
    String outcome,
    String correlationId,
    @Nullable Map<String, Object> detail) {}
