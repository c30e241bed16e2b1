package io.torrentflow.gateway.jobs;

import io.torrentflow.kernel.wire.JobView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a user's jobs, the newest first.
 *
 * @param nextCursor asks for the page after this one; absent on the last
 */
public record JobPage(List<JobView> items, @Nullable String nextCursor) {}
