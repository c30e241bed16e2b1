package io.torrentflow.gateway.deadletters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of dead letters, the newest first.
 *
 * @param nextCursor asks for the page after this one; absent on the last
 */
public record DeadLetterPage(List<DeadLetterView> items, @Nullable String nextCursor) {}
