package io.torrentflow.kernel.source;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Base32;
import org.jspecify.annotations.Nullable;

/**
 * A magnet link to a torrent (BEP 9, BEP 52 and BEP 53), read strictly: what a client would have to
 * guess at is refused with a sentence that says what is wrong, and so is a link that names one
 * torrent here and another one to libtorrent.
 *
 * @param v1 from {@code xt=urn:btih:}, 40 hexadecimal or 32 base32 digits
 * @param v2 from {@code xt=urn:btmh:}, a SHA-256 multihash; at least one of the two is there
 * @param displayName {@code dn}
 * @param trackers {@code tr}: http, https, udp, ws or wss
 * @param webSeeds {@code ws}: http or https
 * @param peers {@code x.pe}: {@code host:port}
 * @param selection {@code so}: the files to fetch
 */
public record MagnetUri(
    InfoHash.@Nullable V1 v1,
    InfoHash.@Nullable V2 v2,
    @Nullable String displayName,
    List<URI> trackers,
    List<URI> webSeeds,
    List<PeerAddress> peers,
    FileSelection selection) {

  /** Where a peer listens, as the link names it; not resolved. */
  public record PeerAddress(String host, int port) {}

  // What browsers and clients pass on at the most; real links have a few hundred characters.
  private static final int MAX_LENGTH = 16_384;
  private static final int MAX_NAME_LENGTH = 255;
  // Each costs an announce; real links have about ten.
  private static final int MAX_ADDRESSES = 100;
  private static final String SCHEME = "magnet:?";
  private static final String BTIH = "urn:btih:";
  private static final String BTMH = "urn:btmh:";
  // Multihash prefix: SHA-256 (0x12), 32 bytes (0x20).
  private static final String SHA_256 = "1220";
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]*");
  private static final Pattern BASE32 = Pattern.compile("[A-Za-z2-7]*");
  private static final Pattern NUMBER = Pattern.compile("\\.[0-9]*$");
  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Pattern PEER =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9.-]+)):([0-9]{1,5})");

  public MagnetUri {
    if (v1 == null && v2 == null) {
      throw invalid("It names no torrent: xt=urn:btih: or xt=urn:btmh: is missing.");
    }
    trackers = List.copyOf(trackers);
    webSeeds = List.copyOf(webSeeds);
    peers = List.copyOf(peers);
  }

  /**
   * Reads a link.
   *
   * @throws ProblemException with {@link ProblemCode#MAGNET_INVALID}
   */
  public static MagnetUri parse(String link) {
    return new Parser().parse(link);
  }

  /** A link that says which torrent it is, and which of its files are wanted, and no more. */
  String topics() {
    StringJoiner link = new StringJoiner("&", SCHEME, "");
    if (v1 != null) {
      link.add("xt=" + BTIH + v1.hex());
    }
    if (v2 != null) {
      link.add("xt=" + BTMH + SHA_256 + v2.hex());
    }
    if (!selection.text().isEmpty()) {
      link.add("so=" + selection.text());
    }
    return link.toString();
  }

  /** As much of what somebody has typed as a sentence has room for. */
  static String excerpt(String text) {
    return "\"" + (text.length() <= 60 ? text : text.substring(0, 60) + "…") + "\"";
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemCode.MAGNET_INVALID, detail);
  }

  private static final class Parser {
    private InfoHash.@Nullable V1 v1;
    private InfoHash.@Nullable V2 v2;
    private @Nullable String displayName;
    private final Set<URI> trackers = new LinkedHashSet<>();
    private final Set<URI> webSeeds = new LinkedHashSet<>();
    private final List<PeerAddress> peers = new ArrayList<>();
    private FileSelection selection = FileSelection.ALL;
    private int topics;
    private boolean hasUnusualTopic;

    MagnetUri parse(String link) {
      if (link.length() > MAX_LENGTH) {
        throw invalid("It has more than " + MAX_LENGTH + " characters.");
      }
      if (!link.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
        throw invalid("It does not begin with magnet:?.");
      }
      boolean afterEmpty = false;
      for (String parameter : link.substring(SCHEME.length()).split("&", -1)) {
        if (!parameter.isEmpty()) {
          if (afterEmpty) {
            // Other parsers take the & for the first letter of the next name.
            throw invalid("An & stands before " + excerpt(parameter) + " where a part is missing.");
          }
          take(parameter);
        }
        afterEmpty = parameter.isEmpty();
      }
      if (topics > 1 && hasUnusualTopic) {
        throw invalid("It names a torrent twice, once in a spelling that not all clients read.");
      }
      return new MagnetUri(
          v1, v2, displayName, List.copyOf(trackers), List.copyOf(webSeeds), peers, selection);
    }

    private void take(String parameter) {
      int equals = parameter.indexOf('=');
      if (equals < 0) {
        throw invalid("The part " + excerpt(parameter) + " has no value.");
      }
      // xt.1, tr.2 and so on number repeated parameters, and libtorrent takes xt. for such a one,
      // too; x.pe is a name of its own.
      String key = parameter.substring(0, equals);
      String name = NUMBER.matcher(decode(key, false).toLowerCase(Locale.ROOT)).replaceFirst("");
      String value = decode(parameter.substring(equals + 1), name.equals("dn"));
      switch (name) {
        case "xt" -> topic(value, key.contains("%"));
        case "dn" -> displayName = value.isBlank() ? null : shortened(value);
        case "tr" -> address(trackers, value, Contacts.TRACKER_SCHEMES, "tracker");
        case "ws" -> address(webSeeds, value, Contacts.WEB_SEED_SCHEMES, "web seed");
        case "x.pe" -> peer(value);
        case "so" -> selection = files(value);
        // Others (xl, as, xs, kt, mt) say nothing that a download needs.
        default -> {}
      }
    }

    // A name is shown, and sent with every state of its job; file systems take no longer ones.
    private static String shortened(String name) {
      int length = name.length();
      if (length <= MAX_NAME_LENGTH) {
        return name;
      }
      int end = Character.isHighSurrogate(name.charAt(MAX_NAME_LENGTH - 1)) ? 1 : 0;
      return name.substring(0, MAX_NAME_LENGTH - end);
    }

    private void topic(String value, boolean isKeyEncoded) {
      String lower = value.toLowerCase(Locale.ROOT);
      if (lower.startsWith(BTIH) || lower.startsWith(BTMH)) {
        topics++;
        // Browsers decode keys, and the case of letters means nothing in a URN; libtorrent passes
        // such a topic by, and would see another torrent where it stands beside an ordinary one.
        hasUnusualTopic |= isKeyEncoded || (!value.startsWith(BTIH) && !value.startsWith(BTMH));
      }
      if (lower.startsWith(BTIH)) {
        v1 = same(v1, btih(value.substring(BTIH.length())));
      } else if (lower.startsWith(BTMH)) {
        v2 = same(v2, btmh(lower.substring(BTMH.length())));
      }
      // Topics of other networks may stand beside the torrent's.
    }

    private static <T> T same(@Nullable T before, T hash) {
      if (before != null && !before.equals(hash)) {
        throw invalid("It names two different torrents.");
      }
      return hash;
    }

    private static InfoHash.V1 btih(String digits) {
      return switch (digits.length()) {
        case 40 -> new InfoHash.V1(written(digits, HEX, "hexadecimal"));
        case 32 ->
            InfoHash.V1.of(
                new Base32().decode(written(digits, BASE32, "base32 (letters and 2 to 7)")));
        default ->
            throw invalid(
                "Its info hash must have 40 hexadecimal or 32 base32 digits, not %d."
                    .formatted(digits.length()));
      };
    }

    private static InfoHash.V2 btmh(String multihash) {
      if (!multihash.startsWith(SHA_256) || multihash.length() != SHA_256.length() + 64) {
        throw invalid("Its v2 info hash must be 1220 and 64 hexadecimal digits.");
      }
      return new InfoHash.V2(written(multihash.substring(SHA_256.length()), HEX, "hexadecimal"));
    }

    private static String written(String digits, Pattern alphabet, String name) {
      if (!alphabet.matcher(digits).matches()) {
        throw invalid("Its info hash is not " + name + ".");
      }
      return digits;
    }

    private static void address(Set<URI> into, String value, Set<String> schemes, String what) {
      if (value.length() > Contacts.MAX_ADDRESS_LENGTH) {
        throw invalid(
            "The %s %s has more than %d characters."
                .formatted(what, excerpt(value), Contacts.MAX_ADDRESS_LENGTH));
      }
      URI uri = Contacts.parse(value, schemes);
      if (uri == null) {
        throw invalid(
            "The %s %s must be a URL with one of %s."
                .formatted(what, excerpt(value), new TreeSet<>(schemes)));
      }
      into.add(uri);
      if (into.size() > MAX_ADDRESSES) {
        throw invalid("It has more than " + MAX_ADDRESSES + " " + what + "s.");
      }
    }

    private void peer(String value) {
      Matcher matcher = PEER.matcher(value);
      if (!matcher.matches() || port(matcher) < 1 || port(matcher) > 65_535) {
        throw invalid("The peer " + excerpt(value) + " must be host:port.");
      }
      if (peers.size() == MAX_ADDRESSES) {
        throw invalid("It has more than " + MAX_ADDRESSES + " peers.");
      }
      String v6 = matcher.group(1);
      peers.add(new PeerAddress(v6 != null ? v6 : matcher.group(2), port(matcher)));
    }

    private static int port(Matcher matcher) {
      return Integer.parseInt(matcher.group(3));
    }

    private static FileSelection files(String value) {
      if (value.isEmpty()) {
        throw invalid("The file selection \"\" must look like 0,2,4-7.");
      }
      try {
        return FileSelection.parse(value);
      } catch (IllegalArgumentException e) {
        throw invalid(Objects.requireNonNull(e.getMessage()));
      }
    }

    /** Percent-decoding (RFC 3986); a plus stands for itself but in a display name. */
    private static String decode(String value, boolean plusIsSpace) {
      if (BROKEN_ESCAPE.matcher(value).find()) {
        throw invalid("A % is not followed by two hexadecimal digits.");
      }
      // As bytes of which each is one character, so that what is no UTF-8 shows.
      String latin =
          new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      byte[] bytes =
          URLDecoder.decode(
                  plusIsSpace ? latin : latin.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
              .getBytes(StandardCharsets.ISO_8859_1);
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        if (text.chars().anyMatch(Character::isISOControl)) {
          throw invalid("It has control characters.");
        }
        return text;
      } catch (CharacterCodingException e) {
        throw invalid("It is not UTF-8.");
      }
    }
  }
}
