package io.torrentflow.agent.engine.bittorrent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Makes magnet links that two parsers may read differently, the same ones for the same seed. */
final class MagnetGenerator {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final List<String> OTHER_KEYS =
      List.of(
          "dn", "tr", "ws", "xl", "as", "kt", "xs", "x.pe", "so", "mt", "x", "t", "xtt", "", ".");
  private static final List<String> SUFFIXES =
      List.of("", "", "", "", ".1", ".2", ".", ".01", ".1.2", "..1", ".a", ".1a", ".-1", ".%31");
  private static final List<String> OTHER_VALUES =
      List.of(
          "",
          "a+b",
          "http://tracker.example/announce",
          "udp%3A%2F%2Ft.example%3A80",
          "0-2",
          "1.2.3.4:5",
          "urn:sha1:PDAQRAOQQRYS76MRZJ33LK4MMVZBDSCL",
          "xt=urn:btih:",
          "a=b",
          "%26xt=",
          "%3D");

  private final Random random;

  MagnetGenerator(Random random) {
    this.random = random;
  }

  String next() {
    List<String> parameters = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      parameters.add(random.nextInt(3) > 0 ? topic() : other());
    }
    StringBuilder link = new StringBuilder(oneIn(20) ? "MAGNET:?" : "magnet:?");
    for (int i = 0; i < parameters.size(); i++) {
      link.append(i == 0 ? (oneIn(30) ? "&" : "") : oneIn(25) ? separator() : "&");
      link.append(parameters.get(i));
    }
    return link.append(oneIn(20) ? "&" : "")
        .append(oneIn(40) ? "#xt=" + topicValue() : "")
        .toString();
  }

  private String separator() {
    return pick(List.of("&&", ";", "&amp;", "&x&", "?", "%26"));
  }

  private String topic() {
    return mangle("xt" + pick(SUFFIXES)) + (oneIn(40) ? "" : "=") + mangle(topicValue());
  }

  private String other() {
    return mangle(pick(OTHER_KEYS) + pick(SUFFIXES)) + (oneIn(30) ? "" : "=") + pick(OTHER_VALUES);
  }

  private String topicValue() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> prefix("urn:btih:") + letters(hex(20));
      case 3 -> prefix("urn:btih:") + letters(base32());
      case 4, 5 -> prefix("urn:btmh:") + "1220" + letters(hex(32));
      case 6 -> prefix("urn:btih:") + hex(random.nextInt(40));
      default -> pick(OTHER_VALUES);
    };
  }

  private String prefix(String urn) {
    return oneIn(15) ? mixed(urn) : urn;
  }

  // Few, so that some links name one torrent twice.
  private String hex(int bytes) {
    byte[] hash = new byte[bytes];
    new Random(random.nextInt(3)).nextBytes(hash);
    return HexFormat.of().formatHex(hash);
  }

  private String base32() {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < 32; i++) {
      digits.append(BASE32.charAt(random.nextInt(32)));
    }
    return digits.toString();
  }

  private String letters(String digits) {
    return switch (random.nextInt(4)) {
      case 0 -> digits.toUpperCase(Locale.ROOT);
      case 1 -> mixed(digits);
      default -> digits;
    };
  }

  private String mixed(String text) {
    StringBuilder mixed = new StringBuilder();
    for (char c : text.toCharArray()) {
      mixed.append(random.nextBoolean() ? Character.toUpperCase(c) : c);
    }
    return mixed.toString();
  }

  /** Percent-encodes some characters, or changes the case of some, or puts something odd in. */
  private String mangle(String text) {
    return switch (random.nextInt(12)) {
      case 0, 1 -> encoded(text, 3);
      case 2 -> encoded(text, 1);
      case 3 -> mixed(text);
      case 4 ->
          oneIn(3) ? text + pick(List.of("%00", "%0a", " ", "%20", "%", "%zz", "é", "+")) : text;
      default -> text;
    };
  }

  private String encoded(String text, int oneIn) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (random.nextInt(oneIn) == 0) {
        String digits = "%%%02x".formatted(b);
        encoded.append(random.nextBoolean() ? digits : digits.toUpperCase(Locale.ROOT));
      } else {
        encoded.append((char) b);
      }
    }
    return encoded.toString();
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
