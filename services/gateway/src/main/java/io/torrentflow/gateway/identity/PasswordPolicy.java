package io.torrentflow.gateway.identity;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which passwords are not taken although they are long enough: those that everybody tries first
 * (NIST SP 800-63B, section 3.1.1.2).
 */
final class PasswordPolicy {
  private static final Set<String> COMMON = read();

  private PasswordPolicy() {}

  /**
   * @param email of the account, as it is kept; empty if it is not known
   * @throws ProblemException with {@code VALIDATION_FAILED}
   */
  static void check(String password, String email) {
    String folded = password.strip().toLowerCase(Locale.ROOT);
    if (COMMON.contains(folded)) {
      throw refused("is one of those that are used and guessed most; take another one");
    }
    if (folded.equals(email) || folded.equals(email.split("@")[0])) {
      throw refused("is the address of the account; take another one");
    }
  }

  private static ProblemException refused(String why) {
    return new ProblemException(
        ProblemCode.VALIDATION_FAILED, "The password " + why + ".", "password", null);
  }

  private static Set<String> read() {
    try (InputStream file =
            Objects.requireNonNull(
                PasswordPolicy.class.getResourceAsStream("common-passwords.txt"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
