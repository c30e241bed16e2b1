package io.torrentflow.kernel.source;

import java.util.HexFormat;

/** Names a torrent by the hash of its info dictionary. */
public sealed interface InfoHash {
  /** Lower-case hexadecimal. */
  String hex();

  default byte[] toByteArray() {
    return HexFormat.of().parseHex(hex());
  }

  /** SHA-1 of the info dictionary (BEP 3): 40 hexadecimal digits. */
  record V1(String hex) implements InfoHash {
    public V1 {
      hex = checked(hex, 40);
    }

    public static V1 of(byte[] hash) {
      return new V1(HexFormat.of().formatHex(hash));
    }
  }

  /** SHA-256 of the info dictionary (BEP 52): 64 hexadecimal digits. */
  record V2(String hex) implements InfoHash {
    public V2 {
      hex = checked(hex, 64);
    }

    public static V2 of(byte[] hash) {
      return new V2(HexFormat.of().formatHex(hash));
    }
  }

  private static String checked(String hex, int digits) {
    if (hex.length() != digits || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException(
          "An info hash of this version has " + digits + " hexadecimal digits.");
    }
    return hex.toLowerCase(java.util.Locale.ROOT);
  }
}
