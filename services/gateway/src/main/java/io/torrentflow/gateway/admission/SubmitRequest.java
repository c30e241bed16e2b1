package io.torrentflow.gateway.admission;

import io.torrentflow.gateway.openapi.ExactlyOneOf;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.JobSource;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A submission.
 *
 * @param selection of a magnet link: absent if all files are wanted that the link does not leave
 *     out
 */
@ExactlyOneOf({"magnetUri", "url"})
public record SubmitRequest(
    @Schema(
            format = "uri",
            examples = "magnet:?xt=urn:btih:c9e15763f722f23e98a29decdfae341b98d53056&dn=cosmos")
        @Nullable String magnetUri,
    @Schema(format = "uri", examples = "https://example.org/large.iso") @Nullable String url,
    @Nullable SelectionMode selection) {
  /** Of a line of text: whatever is no URL is read as a magnet link, which says what is wrong. */
  static SubmitRequest ofLink(String link) {
    return link.regionMatches(true, 0, "http", 0, "http".length())
        ? new SubmitRequest(null, link, null)
        : new SubmitRequest(link, null, null);
  }

  JobSource source() {
    if (magnetUri != null && url == null) {
      JobSource.Magnet magnet = at("magnetUri", () -> JobSource.Magnet.parse(magnetUri));
      return selection == null ? magnet : at("selection", magnet::asking);
    }
    if (url != null && magnetUri == null) {
      if (selection != null) {
        throw new ProblemException(
            ProblemCode.VALIDATION_FAILED, "A URL has one file.", "selection", null);
      }
      return at("url", () -> JobSource.HttpUrl.parse(url));
    }
    throw new ProblemException(
        ProblemCode.VALIDATION_FAILED, "Give either magnetUri or url.", "magnetUri", null);
  }

  static <T> T at(String field, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (ProblemException e) {
      throw e.at(field);
    }
  }
}
