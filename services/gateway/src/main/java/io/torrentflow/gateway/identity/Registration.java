package io.torrentflow.gateway.identity;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a person makes an account with.
 *
 * @param turnstileResponse what the widget of the page gave; absent where it is off
 */
public record Registration(
    @NotBlank @Email @Size(max = 254) String email,
    @NotNull @Size(min = Credentials.PASSWORD_MIN_LENGTH, max = Credentials.PASSWORD_MAX_LENGTH)
        String password,
    @Nullable @Size(max = 2048) String turnstileResponse) {
  Credentials credentials() {
    return new Credentials(email, password);
  }
}
