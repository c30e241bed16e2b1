package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Locale;

/** What an account is logged in to with. */
public record Credentials(
    @NotBlank @Email @Size(max = 254) String email,
    // NIST SP 800-63B: length counts, composition rules do not help.
    @NotNull @Size(min = Credentials.PASSWORD_MIN_LENGTH, max = Credentials.PASSWORD_MAX_LENGTH)
        String password) {
  public static final int PASSWORD_MIN_LENGTH = 10;
  public static final int PASSWORD_MAX_LENGTH = 256;

  private static final int MAX_EMAIL_LENGTH = 254;

  /**
   * The address as it is kept.
   *
   * @throws ProblemException with {@code VALIDATION_FAILED} if that is too long, as some letters
   *     become several in lower case
   */
  String normalizedEmail() {
    String normalized = normalized(email);
    if (normalized.length() > MAX_EMAIL_LENGTH) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED,
          "It may have " + MAX_EMAIL_LENGTH + " characters in lower case.",
          "email",
          null);
    }
    return normalized;
  }

  /** As it is kept: one address is one account, in whatever case it is typed. */
  static String normalized(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }
}
