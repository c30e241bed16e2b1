package io.torrentflow.gateway.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of accounts, the newest first.
 *
 * @param nextCursor asks for the page after this one; absent on the last
 */
public record UserPage(List<UserView> items, @Nullable String nextCursor) {}
