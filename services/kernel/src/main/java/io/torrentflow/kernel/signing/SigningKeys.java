package io.torrentflow.kernel.signing;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The shared secrets of jobs and its agents. The first signs; all are accepted, so a key is rotated
 * by adding the new one everywhere, then moving it to the front, then dropping the old one.
 */
public final class SigningKeys {
  // HMAC-SHA256 gains nothing from more than 64 bytes and loses strength below 32 (RFC 2104).
  private static final int MIN_SECRET_BYTES = 32;

  /** A secret and the name it goes by in the key id header. */
  record Key(String id, byte[] secret) {
    /** Without the secret, for logs. */
    @Override
    public String toString() {
      return "Key[" + id + "]";
    }
  }

  private final List<Key> keys;

  private SigningKeys(List<Key> keys) {
    this.keys = keys;
  }

  /**
   * Reads {@code id:base64,id:base64,…}.
   *
   * @throws IllegalArgumentException if there is no key, or one is not of this form or too short
   */
  public static SigningKeys parse(String text) {
    List<Key> keys = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      int colon = item.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("A signing key is written as id:base64.");
      }
      byte[] secret = Base64.getDecoder().decode(item.substring(colon + 1).strip());
      if (secret.length < MIN_SECRET_BYTES) {
        throw new IllegalArgumentException(
            "A signing key has at least " + MIN_SECRET_BYTES + " bytes before base64.");
      }
      keys.add(new Key(item.substring(0, colon).strip(), secret));
    }
    return new SigningKeys(List.copyOf(keys));
  }

  Key current() {
    return keys.getFirst();
  }

  Optional<Key> byId(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }
}
