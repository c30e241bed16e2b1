package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.WireName;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether an agent is to be emptied, and how: part of the reply to its heartbeats, and the body of
 * {@code POST /agent/drain}. It is a state and no command: the newest one holds, however often and
 * in whatever order they arrive.
 *
 * @param version orders the wishes for one agent
 * @param mode absent if the agent is to take transfers again
 * @param deadline when what still runs is handed over though it may finish; absent if it is waited
 *     for
 */
public record DrainWish(long version, @Nullable Mode mode, @Nullable Instant deadline) {

  /** What becomes of the transfers that a draining agent holds. */
  public enum Mode implements WireName {
    /** They run to their end. */
    FINISH,
    /** They are handed back at once, with their checkpoints. */
    HAND_OVER;

    @Override
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
