package io.torrentflow.platform.network.origin;

import io.torrentflow.kernel.object.RelativePath;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a downloaded file is called: as {@code Content-Disposition} says (RFC 6266, with {@code
 * filename*} of RFC 8187 first), else the last part of the URL's path.
 */
public final class FileName {
  private static final String UNNAMED = "download";
  private static final Pattern EXTENDED =
      Pattern.compile(
          ";\\s*filename\\*\\s*=\\s*(UTF-8|ISO-8859-1)'[^']*'([^;\\s]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern PLAIN =
      Pattern.compile(
          ";\\s*filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s\"]+))",
          Pattern.CASE_INSENSITIVE);

  private FileName() {}

  /**
   * @param contentDisposition the header
   * @param responding the address that gave it, behind all redirects
   * @param requested the address that was asked for
   */
  public static RelativePath of(
      @Nullable String contentDisposition, URI responding, URI requested) {
    String name = contentDisposition == null ? null : named(contentDisposition);
    if (name == null || name.isBlank()) {
      name = lastPart(responding);
    }
    if (name == null) {
      name = lastPart(requested);
    }
    // A header that names folders means the file in them.
    String bare = name == null ? UNNAMED : name.replace('\\', '/').replaceFirst("^.*/", "");
    return RelativePath.sanitize(List.of(bare.isBlank() ? UNNAMED : bare));
  }

  private static @Nullable String named(String header) {
    Matcher extended = EXTENDED.matcher(header);
    if (extended.find()) {
      String decoded = decode(extended.group(2), Charset.forName(extended.group(1)));
      if (decoded != null) {
        return decoded;
      }
    }
    Matcher plain = PLAIN.matcher(header);
    if (!plain.find()) {
      return null;
    }
    String quoted = plain.group(1);
    return quoted == null ? plain.group(2) : utf8(quoted.replaceAll("\\\\(.)", "$1"));
  }

  // Many servers send raw UTF-8, which the header decoder reads as ISO 8859-1.
  private static String utf8(String latin) {
    if (!StandardCharsets.ISO_8859_1.newEncoder().canEncode(latin)) {
      return latin;
    }
    String decoded =
        new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return decoded.indexOf('\uFFFD') < 0 ? decoded : latin;
  }

  private static @Nullable String lastPart(URI uri) {
    String path = uri.getRawPath();
    if (path == null) {
      return null;
    }
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (last.isEmpty()) {
      return null;
    }
    String decoded = decode(last, StandardCharsets.UTF_8);
    return decoded == null ? last : decoded;
  }

  private static @Nullable String decode(String encoded, Charset charset) {
    try {
      // A plus is a plus in paths and headers; only forms mean a space by it.
      return URLDecoder.decode(encoded.replace("+", "%2B"), charset);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
