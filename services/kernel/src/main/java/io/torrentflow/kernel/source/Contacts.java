package io.torrentflow.kernel.source;

import io.torrentflow.kernel.source.MagnetUri.PeerAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a user says that a torrent can be found. They belong to that user's job: others who want
 * the same torrent neither see nor lose them.
 *
 * @param trackers http, https, udp, ws or wss
 * @param webSeeds http or https
 */
public record Contacts(List<URI> trackers, List<URI> webSeeds, List<PeerAddress> peers) {
  public static final Contacts NONE = new Contacts(List.of(), List.of(), List.of());

  static final Set<String> TRACKER_SCHEMES = Set.of("http", "https", "udp", "ws", "wss");
  static final Set<String> WEB_SEED_SCHEMES = Set.of("http", "https");

  /** Each costs an announce; real links have about ten. More are left out. */
  public static final int MAX_TRACKERS = 20;

  /** Each costs a connection; real torrents have one or two. More are left out. */
  public static final int MAX_WEB_SEEDS = 10;

  public static final int MAX_PEERS = 10;

  /** Each is sent with every state of its job; one with a passkey has about a hundred. */
  static final int MAX_ADDRESS_LENGTH = 1_024;

  // Passkeys of trackers have 32 hexadecimal digits, some 20 letters and digits, some are UUIDs.
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]{16,}");
  private static final Pattern JOINING = Pattern.compile("[-_~]");

  public Contacts {
    trackers = trackers.stream().distinct().limit(MAX_TRACKERS).toList();
    webSeeds = webSeeds.stream().distinct().limit(MAX_WEB_SEEDS).toList();
    peers = peers.stream().distinct().limit(MAX_PEERS).toList();
  }

  /**
   * Whether some tracker or web seed may know a person by its address: it carries a user's name, a
   * query, or a path segment that looks like a key. What is found there is shared with nobody.
   */
  public boolean mayNameAPerson() {
    return Stream.concat(trackers.stream(), webSeeds.stream()).anyMatch(Contacts::mayNameAPerson);
  }

  /** The peer as {@code host:port}, an IPv6 address in brackets. */
  public static String text(PeerAddress peer) {
    return (peer.host().contains(":") ? "[" + peer.host() + "]" : peer.host()) + ":" + peer.port();
  }

  /** Reads {@link #text(PeerAddress)}. */
  public static PeerAddress peer(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
    return new PeerAddress(host, Integer.parseInt(text.substring(colon + 1)));
  }

  /** The URL of one of these schemes; null if the text is none, is too long, or has no host. */
  static @Nullable URI parse(String text, Set<String> schemes) {
    if (text.length() > MAX_ADDRESS_LENGTH) {
      return null;
    }
    try {
      URI uri = URI.create(text.strip());
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      return uri.getHost() != null && schemes.contains(scheme) ? uri : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean mayNameAPerson(URI uri) {
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
      return true;
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    return Stream.of(path.split("/"))
        .anyMatch(segment -> KEY.matcher(JOINING.matcher(segment).replaceAll("")).find());
  }
}
