package io.torrentflow.gateway.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** What the account's password is to be. */
public record NewPassword(
    @NotNull @Size(min = Credentials.PASSWORD_MIN_LENGTH, max = Credentials.PASSWORD_MAX_LENGTH)
        String password) {}
