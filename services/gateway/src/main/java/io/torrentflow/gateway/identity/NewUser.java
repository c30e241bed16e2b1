package io.torrentflow.gateway.identity;

import io.torrentflow.platform.auth.Role;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * An account that an administrator makes for somebody.
 *
 * @param plan what it may hold, such as {@code standard}
 */
public record NewUser(
    @NotBlank @Email @Size(max = 254) String email,
    @NotNull @Size(min = Credentials.PASSWORD_MIN_LENGTH, max = Credentials.PASSWORD_MAX_LENGTH)
        String password,
    @NotNull Role role,
    @NotBlank @Size(max = 50) String plan) {
  Credentials credentials() {
    return new Credentials(email, password);
  }
}
