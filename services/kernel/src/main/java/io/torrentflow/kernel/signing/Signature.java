package io.torrentflow.kernel.signing;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * What a signed request carries, each in a header of its own.
 *
 * @param timestamp seconds since the epoch
 * @param nonce makes every request unlike any other
 * @param mac HMAC-SHA256, in hexadecimal, over the method, the {@link #authority}, the path with
 *     its query, the timestamp, the nonce and the SHA-256 of the body, one on a line
 */
public record Signature(String keyId, long timestamp, String nonce, String mac) {
  public static final String KEY_ID_HEADER = "X-TorrentFlow-Key-Id";
  public static final String TIMESTAMP_HEADER = "X-TorrentFlow-Timestamp";
  public static final String NONCE_HEADER = "X-TorrentFlow-Nonce";
  public static final String MAC_HEADER = "X-TorrentFlow-Signature";

  /**
   * Whom a request is for: host and port as they stand in the header {@code Host}, so in lower case
   * and without the scheme's own port (RFC 9110, 7.2).
   */
  public static String authority(URI uri) {
    String named = Objects.requireNonNullElse(uri.getRawAuthority(), "").toLowerCase(Locale.ROOT);
    String ownPort = "https".equalsIgnoreCase(uri.getScheme()) ? ":443" : ":80";
    String bare = named.substring(named.indexOf('@') + 1);
    return bare.endsWith(ownPort) ? bare.substring(0, bare.length() - ownPort.length()) : bare;
  }

  static String mac(
      SigningKeys.Key key,
      String method,
      String authority,
      String path,
      long timestamp,
      String nonce,
      byte[] body) {
    String bodyHash = DigestUtils.sha256Hex(body);
    return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key.secret())
        .hmacHex(
            String.join("\n", method, authority, path, Long.toString(timestamp), nonce, bodyHash));
  }
}
