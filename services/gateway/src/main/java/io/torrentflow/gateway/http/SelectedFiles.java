package io.torrentflow.gateway.http;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.FileSelection;

/** Reads which files of a torrent a client wants. */
public final class SelectedFiles {
  /** What the client calls them. */
  public static final String FIELD = "files";

  private SelectedFiles() {}

  /**
   * @param text as {@code 0,2,4-7}; empty for all
   * @throws ProblemException with {@code VALIDATION_FAILED}
   */
  public static FileSelection parse(String text) {
    try {
      return FileSelection.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, String.valueOf(e.getMessage()), FIELD, e);
    }
  }
}
