package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.wire.TrackerMessage;
import java.util.BitSet;
import java.util.List;
import org.libtorrent4j.PeerInfo;
import org.libtorrent4j.PieceIndexBitfield;
import org.libtorrent4j.TorrentHandle;
import org.libtorrent4j.TorrentStatus;
import org.libtorrent4j.swig.peer_info;

/**
 * A torrent at one moment, copied out of libtorrent.
 *
 * @param peers who are connected and have proved to be peers of this torrent by a handshake: a
 *     tracker names the agent itself, too, and that connection ends with it
 * @param candidates known peers that are not connected and could be
 * @param payload bytes of content that were received
 */
record TorrentSnapshot(
    int peers,
    int seeds,
    int candidates,
    long payload,
    boolean hasMetadata,
    BitSet finished,
    List<TrackerMessage> trackers) {
  private static final int UNPROVED = peer_info.handshake.to_int() | peer_info.connecting.to_int();

  /** Called within {@link TorrentSession#call}. */
  static TorrentSnapshot of(TorrentHandle handle) {
    TorrentStatus status = handle.status(TorrentHandle.QUERY_PIECES);
    PieceIndexBitfield pieces = status.pieces();
    BitSet finished = new BitSet();
    for (int piece = 0; piece < pieces.size(); piece++) {
      finished.set(piece, pieces.getBit(piece));
    }
    return new TorrentSnapshot(
        (int) handle.peerInfo().stream().filter(TorrentSnapshot::isPeer).count(),
        status.numSeeds(),
        status.listPeers() - status.numPeers(),
        status.totalPayloadDownload(),
        status.hasMetadata(),
        finished,
        TrackerMessages.of(handle.trackers()));
  }

  private static boolean isPeer(PeerInfo connection) {
    return (connection.flags() & UNPROVED) == 0;
  }
}
