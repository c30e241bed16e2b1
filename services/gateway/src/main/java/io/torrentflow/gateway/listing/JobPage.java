package io.torrentflow.gateway.listing;

import io.torrentflow.kernel.wire.JobView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a user's jobs.
 *
 * @param nextCursor asks for the page after this one; absent on the last
 * @param previousCursor asks for the page before this one; absent on the first
 */
public record JobPage(
    List<JobView> items, @Nullable String nextCursor, @Nullable String previousCursor) {}
