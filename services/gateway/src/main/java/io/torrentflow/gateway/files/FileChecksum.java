package io.torrentflow.gateway.files;

import io.torrentflow.kernel.WireName;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the store has computed of a file.
 *
 * @param value of {@code md5} the file's MD5; of {@code md5_of_parts} the MD5 of the MD5s of its
 *     parts, a hyphen, and their number, as {@code s3md5} and rclone compute it; in hexadecimal
 * @param partSizeBytes the size of these parts but the last one
 */
public record FileChecksum(Algorithm algorithm, String value, @Nullable Long partSizeBytes) {
  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern MD5_OF_PARTS = Pattern.compile("[0-9a-f]{32}-[0-9]{1,5}");

  /** How the value is computed. */
  public enum Algorithm implements WireName {
    MD5,
    MD5_OF_PARTS
  }

  /**
   * @param etag of the object; what has another form than S3's own says nothing about its content
   */
  static @Nullable FileChecksum of(@Nullable String etag, @Nullable Long partSizeBytes) {
    if (etag == null) {
      return null;
    }
    String value = etag.replace("\"", "");
    if (MD5.matcher(value).matches()) {
      return new FileChecksum(Algorithm.MD5, value, null);
    }
    return partSizeBytes != null && MD5_OF_PARTS.matcher(value).matches()
        ? new FileChecksum(Algorithm.MD5_OF_PARTS, value, partSizeBytes)
        : null;
  }
}
