package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.wire.StatusReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether a torrent gets on, and if not, why. */
final class Activity {
  // Shorter pauses between bytes are ordinary: a peer chokes, a piece is being written.
  private static final Duration QUIET = Duration.ofSeconds(3);

  private long payload;
  private long activeAt = System.nanoTime();

  /** Takes the bytes of content that were received until now. */
  void received(long payloadBytes) {
    if (payloadBytes != payload) {
      payload = payloadBytes;
      activeAt = System.nanoTime();
    }
  }

  /** It was held back until now. */
  void restart() {
    payload = 0;
    activeAt = System.nanoTime();
  }

  /** How long nothing has come. */
  Duration idle() {
    return Duration.ofNanos(System.nanoTime() - activeAt);
  }

  /** Why nothing comes; absent while bytes flow or somebody is about to send some. */
  @Nullable StatusReason reason(boolean awaitsMetadata, int peers) {
    if (peers == 0 && (awaitsMetadata || idle().compareTo(QUIET) > 0)) {
      return StatusReason.noPeers();
    }
    if (awaitsMetadata) {
      return StatusReason.metadataFromPeers(peers);
    }
    return null;
  }
}
