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

  void failed(ProblemException problem);
}
