package io.torrentflow.gateway.identity;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * Makes an account by an invitation.
 *
 * @param secret what stands behind the {@code #} of the link
 */
public record Joining(
    @NotBlank @Size(max = 100) String secret,
    @NotBlank @Email @Size(max = 254) String email,
    @NotNull @Size(min = Credentials.PASSWORD_MIN_LENGTH, max = Credentials.PASSWORD_MAX_LENGTH)
        String password) {
  Credentials credentials() {
    return new Credentials(email, password);
  }
}
