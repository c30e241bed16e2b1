package io.torrentflow.cli.progress;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.JobError;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The server's sentences within lines of our own. */
public final class Sentences {
  private Sentences() {}

  /** What went wrong, and its code for those who look it up. */
  public static String of(JobError error) {
    @Nullable ProblemCode code = error.code(); // null where only the server knows it
    return inLine(error.detail()) + (code == null ? "" : " (" + code + ")");
  }

  /** The sentence as a part of another one: without its capital and its end. */
  static String inLine(String sentence) {
    boolean isWord = sentence.matches("(?s)[A-Z][a-z ].*");
    String first = isWord ? sentence.substring(0, 1).toLowerCase(Locale.ROOT) : "";
    return first + sentence.substring(first.length()).replaceFirst("\\.$", "");
  }
}
