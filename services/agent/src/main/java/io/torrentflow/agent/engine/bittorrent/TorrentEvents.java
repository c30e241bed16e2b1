package io.torrentflow.agent.engine.bittorrent;

import java.net.InetSocketAddress;
import java.util.List;

/** Hears what libtorrent reports of a torrent, on libtorrent's alert thread: it must not wait. */
interface TorrentEvents {
  default void metadataReceived() {}

  /**
   * The peers that are known, as {@link org.libtorrent4j.TorrentHandle#saveResumeData} lists them.
   */
  default void peersListed(List<InetSocketAddress> peers) {}

  default void pieceFinished(int piece) {}

  /**
   * Another torrent of the session was found to be the same; both have stopped.
   *
   * @param isFirst this one was added before the other
   */
  default void duplicated(boolean isFirst) {}

  void failed(String message);
}
