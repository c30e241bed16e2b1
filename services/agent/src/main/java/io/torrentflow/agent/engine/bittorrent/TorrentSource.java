package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.MagnetUri;
import io.torrentflow.kernel.source.Metainfo;
import io.torrentflow.kernel.source.MetainfoReader;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.SourceSpec;
import io.torrentflow.platform.network.HostResolver;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.libtorrent4j.TcpEndpoint;

/**
 * What is known about a torrent before it is added, read and judged by our own parsers.
 *
 * @param magnet absent for a torrent file
 * @param torrent the torrent file's bytes, or those that an earlier run left in its checkpoint
 */
record TorrentSource(@Nullable MagnetUri magnet, byte @Nullable [] torrent) {

  /**
   * @throws ProblemException if it cannot be read
   */
  @SuppressWarnings("NullAway") // It does not read annotations on record components of array type.
  static TorrentSource of(SourceSpec source, @Nullable Checkpoint checkpoint) {
    if (source.type() == SourceType.TORRENT) {
      return new TorrentSource(null, Objects.requireNonNull(source.torrent()));
    }
    return new TorrentSource(
        MagnetUri.parse(Objects.requireNonNull(source.uri())),
        checkpoint == null ? null : checkpoint.torrent());
  }

  /** What the metadata says; null while only peers know it. */
  @Nullable Metainfo metainfo() {
    byte[] known = torrent;
    return known == null ? null : MetainfoReader.readTorrent(known);
  }

  /** The files that are wanted, in the order of the torrent. */
  List<Metainfo.Entry> wanted(Metainfo metainfo) {
    if (magnet == null || magnet.fileIndexes().isEmpty()) {
      return metainfo.files();
    }
    return metainfo.files().stream()
        .filter(file -> magnet.fileIndexes().contains(file.position()))
        .toList();
  }

  /** Trackers that may be contacted; those with names are judged again when they are resolved. */
  List<String> trackers(@Nullable Metainfo metainfo, HostResolver resolver) {
    List<URI> trackers = new ArrayList<>();
    if (metainfo != null) {
      trackers.addAll(metainfo.trackers());
    }
    if (magnet != null) {
      trackers.addAll(magnet.trackers());
    }
    return permitted(trackers, resolver);
  }

  List<String> webSeeds(@Nullable Metainfo metainfo, HostResolver resolver) {
    List<URI> seeds = new ArrayList<>();
    if (metainfo != null) {
      seeds.addAll(metainfo.webSeeds());
    }
    if (magnet != null) {
      seeds.addAll(magnet.webSeeds());
    }
    return permitted(seeds, resolver);
  }

  /** The peers that the link names, resolved. Blocks. */
  List<TcpEndpoint> peers(HostResolver resolver) {
    List<TcpEndpoint> peers = new ArrayList<>();
    if (magnet != null) {
      for (MagnetUri.PeerAddress peer : magnet.peers()) {
        try {
          resolver
              .resolve(peer.host())
              .forEach(
                  address -> peers.add(new TcpEndpoint(address.getHostAddress(), peer.port())));
        } catch (ProblemException unusable) {
          // One of several ways to the torrent; the others may do.
          continue;
        }
      }
    }
    return peers;
  }

  /** A torrent file around an info dictionary, for a checkpoint. */
  static byte[] around(byte[] infoDictionary) {
    ByteArrayOutputStream torrent = new ByteArrayOutputStream(infoDictionary.length + 8);
    torrent.writeBytes("d4:info".getBytes(StandardCharsets.US_ASCII));
    torrent.writeBytes(infoDictionary);
    torrent.write('e');
    return torrent.toByteArray();
  }

  private static List<String> permitted(List<URI> uris, HostResolver resolver) {
    return uris.stream().distinct().filter(resolver::mayContact).map(URI::toString).toList();
  }
}
