package io.torrentflow.gateway.seal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the log was checked, and what was found.
 *
 * @param from the first position that was looked at
 * @param to the last one that fits
 * @param until when that one's row was written; absent if nothing fits
 * @param rows how many rows are as they were sealed
 * @param dropped how many belong to months that were dropped; their links were checked
 * @param anchors how many were checked
 * @param anchorsOfUnknownKey how many more were signed with a key that is not in the set any more
 * @param fault the first thing that does not fit; absent if all does
 * @param next where to go on; absent at the end
 */
public record AuditVerification(
    long from,
    long to,
    @Nullable Instant until,
    long rows,
    long dropped,
    int anchors,
    int anchorsOfUnknownKey,
    @Nullable AuditFault fault,
    @Nullable Long next) {}
