package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.wire.TrackerMessage;
import java.util.BitSet;
import java.util.List;
import org.libtorrent4j.PieceIndexBitfield;
import org.libtorrent4j.TorrentHandle;
import org.libtorrent4j.TorrentStatus;

/**
 * A torrent at one moment, copied out of libtorrent.
 *
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
  /** Called within {@link TorrentSession#call}. */
  static TorrentSnapshot of(TorrentHandle handle) {
    TorrentStatus status = handle.status(TorrentHandle.QUERY_PIECES);
    PieceIndexBitfield pieces = status.pieces();
    BitSet finished = new BitSet();
    for (int piece = 0; piece < pieces.size(); piece++) {
      finished.set(piece, pieces.getBit(piece));
    }
    return new TorrentSnapshot(
        status.numPeers(),
        status.numSeeds(),
        status.listPeers() - status.numPeers(),
        status.totalPayloadDownload(),
        status.hasMetadata(),
        finished,
        TrackerMessages.of(handle.trackers()));
  }
}
