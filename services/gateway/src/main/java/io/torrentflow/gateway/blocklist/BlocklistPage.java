package io.torrentflow.gateway.blocklist;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the block list, the newest entries first.
 *
 * @param nextCursor asks for the page after this one; absent on the last
 */
public record BlocklistPage(List<BlocklistEntry> items, @Nullable String nextCursor) {}
