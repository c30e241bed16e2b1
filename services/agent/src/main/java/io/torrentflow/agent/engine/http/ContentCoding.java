package io.torrentflow.agent.engine.http;

import io.torrentflow.kernel.object.RelativePath;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.platform.network.origin.OriginException;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Distinguishes a file from a compressed form of it, which no request of ours asks for. Many
 * servers name a coding for an archive that is stored compressed and sent as it is: its name says
 * so, too.
 */
final class ContentCoding {
  // The codings that servers name by a file's ending (Apache's AddEncoding and its likes).
  private static final Map<String, List<String>> ENDINGS =
      Map.of(
          "gzip", List.of(".gz", ".tgz", ".svgz"),
          "compress", List.of(".z"),
          "bzip2", List.of(".bz2", ".tbz2"),
          "br", List.of(".br"),
          "zstd", List.of(".zst"));

  private ContentCoding() {}

  /** Whether the body's bytes are the bytes of the file with that name. */
  static boolean isPlain(HttpClientResponse response, RelativePath path) {
    String coding = of(response);
    String name = path.fileName().toLowerCase(Locale.ROOT);
    return coding.isEmpty()
        || coding.equals("identity")
        || ENDINGS.getOrDefault(coding, List.of()).stream().anyMatch(name::endsWith);
  }

  static OriginException refusal(HttpClientResponse response) {
    return new OriginException(
        ProblemCode.ORIGIN_REFUSED,
        "The origin sends the file only in the coding \"%s\".".formatted(of(response)),
        null);
  }

  // x-gzip and the like are old names of the same (RFC 9110, 8.4.1).
  private static String of(HttpClientResponse response) {
    String header = response.getHeader(HttpHeaders.CONTENT_ENCODING);
    return header == null ? "" : header.strip().toLowerCase(Locale.ROOT).replaceFirst("^x-", "");
  }
}
