package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.Contacts;
import io.torrentflow.kernel.source.MagnetUri.PeerAddress;
import io.torrentflow.platform.network.HostResolver;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * The contacts that may be contacted. Trackers and web seeds with names are judged again when
 * libtorrent resolves them.
 *
 * @param trackers as they stand among the contacts
 * @param webSeeds as they stand among the contacts
 */
record ResolvedContacts(
    List<String> trackers, List<String> webSeeds, List<InetSocketAddress> peers) {
  static final ResolvedContacts NONE = new ResolvedContacts(List.of(), List.of(), List.of());

  ResolvedContacts {
    trackers = List.copyOf(trackers);
    webSeeds = List.copyOf(webSeeds);
    peers = List.copyOf(peers);
  }

  /** Blocks while the names of peers are resolved. */
  static ResolvedContacts of(Contacts contacts, HostResolver resolver) {
    return new ResolvedContacts(
        permitted(contacts.trackers(), resolver),
        permitted(contacts.webSeeds(), resolver),
        contacts.peers().stream().flatMap(peer -> addresses(peer, resolver)).distinct().toList());
  }

  /** The same with more peers. */
  ResolvedContacts with(List<InetSocketAddress> more) {
    return new ResolvedContacts(
        trackers, webSeeds, Stream.concat(peers.stream(), more.stream()).distinct().toList());
  }

  private static List<String> permitted(List<URI> uris, HostResolver resolver) {
    return uris.stream().filter(resolver::mayContact).map(URI::toString).toList();
  }

  private static Stream<InetSocketAddress> addresses(PeerAddress peer, HostResolver resolver) {
    try {
      return resolver.resolve(peer.host()).stream()
          .map(address -> new InetSocketAddress(address, peer.port()));
    } catch (ProblemException unusable) {
      // One of several ways to the torrent; the others may do.
      return Stream.of();
    }
  }
}
