package io.torrentflow.gateway.identity;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Locale;

/** What a person registers with. */
public record Credentials(
    @NotBlank @Email @Size(max = 254) String email,
    // NIST SP 800-63B: length counts, composition rules do not help.
    @NotNull @Size(min = 10, max = 256) String password) {
  String normalizedEmail() {
    return normalized(email);
  }

  /** As it is kept: one address is one account, in whatever case it is typed. */
  static String normalized(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }
}
