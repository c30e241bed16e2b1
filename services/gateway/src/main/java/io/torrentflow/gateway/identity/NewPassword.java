package io.torrentflow.gateway.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** What the account's password is to be. */
public record NewPassword(@NotNull @Size(min = 10, max = 256) String password) {}
