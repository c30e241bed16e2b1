package io.torrentflow.gateway.identity;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * What a person logs in with.
 *
 * @param keepSignedIn on a device of one's own; false if absent
 */
public record Login(
    @NotBlank @Size(max = 254) String email,
    @NotNull @Size(max = 256) String password,
    boolean keepSignedIn) {
  String normalizedEmail() {
    return Credentials.normalized(email);
  }
}
