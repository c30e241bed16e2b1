package io.torrentflow.gateway.identity;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a person logs in with.
 *
 * @param keepSignedIn on a device of one's own; false if absent
 * @param turnstileResponse what the widget of the page gave; absent where it is off
 */
public record Login(
    @NotBlank @Size(max = 254) String email,
    @NotNull @Size(max = 256) String password,
    boolean keepSignedIn,
    @Nullable @Size(max = 2048) String turnstileResponse) {
  String normalizedEmail() {
    return Credentials.normalized(email);
  }
}
