package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.problem.ProblemException;
import java.net.InetSocketAddress;
import java.util.List;

/** Called with what libtorrent reports of a torrent, on the event loop of its download. */
interface TorrentEvents {
  default void metadataReceived() {}

  /**
   * The peers that are known, as {@link org.libtorrent4j.TorrentHandle#saveResumeData} lists them.
   */
  default void peersListed(List<InetSocketAddress> peers) {}

  default void pieceFinished(int piece) {}

  /**
   * The metadata is there and shows that the session has the torrent already, by its other hash:
   * this one does nothing more.
   */
  default void duplicated() {}

  /** The torrent was removed to make room for the removal of its duplicate. */
  default void displaced() {}

  void failed(ProblemException problem);
}
