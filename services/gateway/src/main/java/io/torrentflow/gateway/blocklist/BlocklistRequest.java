package io.torrentflow.gateway.blocklist;

import io.torrentflow.gateway.http.PlainText;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * Blocks something.
 *
 * @param value an info hash in hexadecimal, a host, or a glob of names
 * @param reason what those are told who asked for it
 */
public record BlocklistRequest(
    @NotNull BlocklistKind kind,
    @NotBlank @Size(max = 253) String value,
    @NotBlank @Size(max = 500) @Pattern(regexp = PlainText.NO_CONTROLS, message = PlainText.MESSAGE)
        String reason) {
  /**
   * The value as it is kept.
   *
   * @throws ProblemException with {@code VALIDATION_FAILED}
   */
  String parsedValue() {
    try {
      return kind.parse(value);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, String.valueOf(e.getMessage()), "value", e);
    }
  }
}
