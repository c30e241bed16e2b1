package io.torrentflow.gateway.identity;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * Sets a password by a link.
 *
 * @param secret what stands behind the {@code #} of the link
 */
public record PasswordReset(
    @NotBlank @Size(max = 100) String secret,
    @NotNull @Size(min = Credentials.PASSWORD_MIN_LENGTH, max = Credentials.PASSWORD_MAX_LENGTH)
        String password) {}
