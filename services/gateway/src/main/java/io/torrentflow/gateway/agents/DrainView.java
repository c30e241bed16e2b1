package io.torrentflow.gateway.agents;

import io.torrentflow.kernel.wire.DrainWish;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an agent is to be emptied.
 *
 * @param deadline when what still runs is handed over to others; absent if it is waited for
 */
public record DrainView(DrainWish.Mode mode, @Nullable Instant deadline) {}
