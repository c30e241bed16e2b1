package io.torrentflow.gateway.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** The password of the account that is logged in, entered once more. */
public record PasswordEntry(@NotNull @Size(max = 256) String password) {}
