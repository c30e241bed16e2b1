package io.torrentflow.agent.engine.bittorrent;

import io.vertx.core.Context;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.libtorrent4j.AddTorrentParams;
import org.libtorrent4j.AnnounceEntry;
import org.libtorrent4j.InfoHash;
import org.libtorrent4j.Priority;
import org.libtorrent4j.Sha1Hash;
import org.libtorrent4j.Sha256Hash;
import org.libtorrent4j.TcpEndpoint;
import org.libtorrent4j.TorrentFlags;
import org.libtorrent4j.TorrentHandle;
import org.libtorrent4j.TorrentInfo;
import org.libtorrent4j.swig.byte_vector;
import org.libtorrent4j.swig.info_hash_t;
import org.libtorrent4j.swig.torrent_flags_t;

/**
 * Gives libtorrent a torrent, with only the contacts that are permitted and only the pieces that
 * are missing. Called within {@link TorrentSession#call}.
 */
record TorrentAdder(TorrentSession session, Context context, TorrentFolder folder) {
  // How many files metadata can list at most: a file takes 24 bytes of it
  // (d6:lengthi1e4:pathl1:aee),
  // or 70 in version 2, where padding doubles the files.
  private static final int MAX_LISTED_FILES = TorrentSession.MAX_METADATA_BYTES / 24;
  private static final byte IGNORED = 0;

  /** Adds a torrent of which only the metadata is fetched. */
  TorrentHandle addForMetadata(
      RequestedHashes requested, ResolvedContacts contacts, TorrentEvents events) {
    info_hash_t hashes = new info_hash_t();
    if (requested.v1() != null) {
      hashes.setV1(Sha1Hash.parseHex(requested.v1().hex()).swig());
    }
    if (requested.v2() != null) {
      hashes.setV2(Sha256Hash.parseHex(requested.v2().hex()).swig());
    }
    AddTorrentParams params = params(contacts);
    params.setInfoHashes(new InfoHash(hashes));
    // Whatever it will list, no file is wanted, so no piece is requested.
    params.swig().set_file_priorities(new byte_vector(MAX_LISTED_FILES, IGNORED));
    return session.add(context, params, events);
  }

  /** Adds a torrent whose metadata is known, under the file names of our own folder. */
  TorrentHandle add(
      ProvedTorrent torrent, PieceMap pieces, ResolvedContacts contacts, TorrentEvents events) {
    TorrentInfo info = new TorrentInfo(torrent.bytes());
    NativeFiles.rename(info, torrent.metainfo().files());
    // Who is contacted is said by the contacts alone.
    info.clearTrackers();
    info.setWebSeeds(List.of());
    AddTorrentParams params = params(contacts);
    params.setTorrentInfo(info);
    params.piecePriorities(
        IntStream.range(0, info.numPieces())
            .mapToObj(piece -> pieces.isNeeded(piece) ? Priority.DEFAULT : Priority.IGNORE)
            .toArray(Priority[]::new));
    return session.add(context, params, events);
  }

  /** Makes a torrent use these contacts, and no longer those that are not among them. */
  static void replaceContacts(
      TorrentHandle torrent, ResolvedContacts before, ResolvedContacts after) {
    if (!Set.copyOf(before.trackers()).equals(Set.copyOf(after.trackers()))) {
      torrent.replaceTrackers(after.trackers().stream().map(AnnounceEntry::new).toList());
    }
    missing(before.webSeeds(), after.webSeeds()).forEach(torrent::removeUrlSeed);
    missing(after.webSeeds(), before.webSeeds()).forEach(torrent::addUrlSeed);
    missing(after.peers(), before.peers())
        .forEach(peer -> torrent.swig().connect_peer(endpoint(peer).swig()));
  }

  private static <T> Set<T> missing(List<T> from, List<T> others) {
    Set<T> missing = new HashSet<>(from);
    missing.removeAll(Set.copyOf(others));
    return missing;
  }

  private AddTorrentParams params(ResolvedContacts contacts) {
    AddTorrentParams params = new AddTorrentParams();
    params.setSavePath(folder.path().toString());
    params.setTrackers(contacts.trackers());
    params.setUrlSeeds(contacts.webSeeds());
    params.peers(contacts.peers().stream().map(TorrentAdder::endpoint).toList());
    torrent_flags_t managed = TorrentFlags.AUTO_MANAGED.or_(TorrentFlags.PAUSED);
    params.setFlags(
        params
            .getFlags()
            .and_(managed.inv())
            .or_(TorrentFlags.APPLY_IP_FILTER)
            // In order, so that parts are complete early and upload and download overlap; in
            // random order nearly all of them are complete only at the end.
            .or_(TorrentFlags.SEQUENTIAL_DOWNLOAD));
    return params;
  }

  private static TcpEndpoint endpoint(InetSocketAddress peer) {
    return new TcpEndpoint(peer.getAddress().getHostAddress(), peer.getPort());
  }
}
