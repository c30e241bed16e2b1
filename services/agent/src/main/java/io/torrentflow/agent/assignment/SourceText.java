package io.torrentflow.agent.assignment;

import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.SourceSpec;
import org.jspecify.annotations.Nullable;

/** A source as it may be written down: without a user's name and password in the URL. */
final class SourceText {
  private SourceText() {}

  static @Nullable String of(SourceSpec source) {
    String uri = source.uri();
    if (uri == null || source.type() != SourceType.HTTP) {
      return uri;
    }
    return uri.replaceFirst("//[^/?#]*@", "//");
  }
}
