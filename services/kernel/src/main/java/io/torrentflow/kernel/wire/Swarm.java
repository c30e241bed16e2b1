package io.torrentflow.kernel.wire;

/**
 * Who sends.
 *
 * @param peers connected peers of a torrent, or connections to an origin
 * @param seeds peers that have everything
 */
public record Swarm(int peers, int seeds) {
  /** Nobody sends. */
  public static final Swarm NONE = new Swarm(0, 0);
}
