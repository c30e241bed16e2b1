package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.agent.engine.bittorrent.TorrentSession.TorrentEvents;
import io.torrentflow.kernel.source.Metainfo;
import io.torrentflow.platform.network.HostResolver;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.libtorrent4j.AddTorrentParams;
import org.libtorrent4j.Priority;
import org.libtorrent4j.TorrentFlags;
import org.libtorrent4j.TorrentHandle;
import org.libtorrent4j.TorrentInfo;
import org.libtorrent4j.swig.torrent_flags_t;

/**
 * Gives libtorrent a torrent, with only the trackers, web seeds and peers that may be contacted and
 * only the pieces that are missing. Called within {@link TorrentSession#call}.
 */
record TorrentAdder(TorrentSession session, HostResolver resolver, TorrentFolder folder) {
  /** Adds a torrent whose metadata only peers have. */
  TorrentHandle addMagnet(String uri, TorrentSource source, TorrentEvents events) {
    AddTorrentParams params = AddTorrentParams.parseMagnetUri(uri);
    params.filePriorities(new Priority[0]);
    contacts(params, source, null);
    return session.add(params, events);
  }

  /**
   * Adds a torrent whose metadata was known before.
   *
   * @param torrent the torrent file
   */
  TorrentHandle add(
      byte[] torrent,
      TorrentSource source,
      Metainfo metainfo,
      List<Metainfo.Entry> files,
      PieceMap pieces,
      TorrentEvents events) {
    TorrentInfo info = new TorrentInfo(torrent);
    files.forEach(file -> info.renameFile(file.position(), TorrentFolder.name(file)));
    info.clearTrackers();
    info.setWebSeeds(List.of());
    AddTorrentParams params = new AddTorrentParams();
    params.setTorrentInfo(info);
    params.piecePriorities(priorities(info.numPieces(), pieces));
    contacts(params, source, metainfo);
    return session.add(params, events);
  }

  /**
   * Tells a torrent that was added as a magnet what is wanted of it. It asks for pieces as soon as
   * it has the metadata, moments before these have been checked: held back by upload mode it would
   * lose its peers, as seeds leave those that only upload. Until it is here libtorrent's own
   * cleaning of paths keeps the files below the folder.
   */
  static void select(TorrentHandle magnet, List<Metainfo.Entry> files, PieceMap pieces) {
    files.forEach(file -> magnet.renameFile(file.position(), TorrentFolder.name(file)));
    magnet.prioritizePieces(priorities(magnet.torrentFile().numPieces(), pieces));
  }

  private static Priority[] priorities(int count, PieceMap pieces) {
    return IntStream.range(0, count)
        .mapToObj(piece -> pieces.isNeeded(piece) ? Priority.DEFAULT : Priority.IGNORE)
        .toArray(Priority[]::new);
  }

  private void contacts(
      AddTorrentParams params, TorrentSource source, @Nullable Metainfo metainfo) {
    params.setSavePath(folder.path().toString());
    params.setTrackers(source.trackers(metainfo, resolver));
    params.setUrlSeeds(source.webSeeds(metainfo, resolver));
    params.peers(source.peers(resolver));
    torrent_flags_t managed = TorrentFlags.AUTO_MANAGED.or_(TorrentFlags.PAUSED);
    params.setFlags(
        params
            .getFlags()
            .and_(managed.inv())
            .or_(TorrentFlags.APPLY_IP_FILTER)
            // In order, so that parts are complete early and upload and download overlap; in
            // random order nearly all of them are complete only at the end.
            .or_(TorrentFlags.SEQUENTIAL_DOWNLOAD)
            // Two jobs must not share one torrent, and with it its folder.
            .or_(TorrentFlags.DUPLICATE_IS_ERROR));
  }
}
