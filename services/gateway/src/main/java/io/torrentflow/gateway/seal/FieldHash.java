package io.torrentflow.gateway.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over texts, each after its length in bytes (four, big-endian), so that no two lists have
 * the same bytes; one that is absent has the length -1.
 */
final class FieldHash {
  private FieldHash() {}

  static String of(List<@Nullable String> fields) {
    MessageDigest digest = DigestUtils.getSha256Digest();
    for (@Nullable String field : fields) {
      if (field == null) {
        digest.update(length(-1));
      } else {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        digest.update(length(bytes.length));
        digest.update(bytes);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] length(int bytes) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(bytes).array();
  }
}
