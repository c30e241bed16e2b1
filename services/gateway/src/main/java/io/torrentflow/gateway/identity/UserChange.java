package io.torrentflow.gateway.identity;

import io.torrentflow.platform.auth.Role;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator changes of an account; what is absent stays.
 *
 * @param plan what it may hold, such as {@code standard}
 * @param isDisabled nobody can log in to it, and its sessions end
 * @param limits all of them: what is absent in it is as the plan says from then on
 */
public record UserChange(
    @Nullable Role role,
    @Nullable @Size(min = 1, max = 50) String plan,
    @Nullable Boolean isDisabled,
    @Nullable @Valid OwnLimits limits) {}
