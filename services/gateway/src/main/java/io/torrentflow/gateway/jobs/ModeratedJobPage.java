package io.torrentflow.gateway.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of everybody's jobs, the newest first.
 *
 * @param nextCursor asks for the page after this one; absent on the last
 */
public record ModeratedJobPage(List<ModeratedJob> items, @Nullable String nextCursor) {}
