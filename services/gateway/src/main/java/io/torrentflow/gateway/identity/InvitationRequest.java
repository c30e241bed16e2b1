package io.torrentflow.gateway.identity;

import io.torrentflow.platform.auth.Role;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a link that somebody makes an account with.
 *
 * @param plan what the account may hold, such as {@code standard}
 * @param expiresInHours a week, which is the most, if absent
 */
public record InvitationRequest(
    @NotNull Role role,
    @NotBlank @Size(max = 50) String plan,
    @Nullable @Min(1) @Max(168) Integer expiresInHours) {
  Duration lifetime() {
    return expiresInHours == null ? AccountLinks.LONGEST : Duration.ofHours(expiresInHours);
  }
}
