package io.torrentflow.agent.engine.bittorrent;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Decides when peers are also tried by uTP. libtorrent tries every peer by uTP first if it may do
 * so at all, and stays with it: on a fast line that is a tenth of what TCP brings. So peers are
 * tried by TCP alone as long as that brings something to every torrent, and by uTP as well while
 * there is a torrent that gets nothing from peers it knows. Peers that come by uTP are taken at any
 * time.
 */
final class UtpFallback {
  /** A peer that can be reached by TCP has sent something by then. */
  static final Duration TCP_TIMEOUT = Duration.ofSeconds(8);

  private final Set<Long> starved = new HashSet<>();

  /**
   * @param sinceProgress how long the torrent has got nothing
   * @param candidates peers it knows and is not connected with
   * @return whether peers are to be tried by uTP now
   */
  boolean report(long torrent, Duration sinceProgress, int candidates) {
    if (candidates > 0 && sinceProgress.compareTo(TCP_TIMEOUT) >= 0) {
      starved.add(torrent);
    } else {
      starved.remove(torrent);
    }
    return !starved.isEmpty();
  }

  /** The torrent is gone. */
  boolean forget(long torrent) {
    starved.remove(torrent);
    return !starved.isEmpty();
  }
}
