package io.torrentflow.gateway.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the audit log, the newest entries first.
 *
 * @param nextCursor asks for the page after this one; absent on the last
 */
public record AuditPage(List<AuditEntry> items, @Nullable String nextCursor) {}
