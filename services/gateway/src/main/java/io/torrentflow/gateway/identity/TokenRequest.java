package io.torrentflow.gateway.identity;

import io.torrentflow.gateway.http.PlainText;
import io.torrentflow.platform.auth.Scope;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for an API token.
 *
 * @param name for its owner to know it by
 * @param scopes all but {@code admin} if absent
 * @param expiresInDays 90 if absent
 */
public record TokenRequest(
    @NotBlank @Size(max = 100) @Pattern(regexp = PlainText.NO_CONTROLS, message = PlainText.MESSAGE)
        String name,
    @Nullable @Size(min = 1, max = 4) Set<@NotNull Scope> scopes,
    @Nullable @Min(1) @Max(3650) Integer expiresInDays) {
  private static final Set<Scope> USUAL =
      Set.of(Scope.JOBS_READ, Scope.JOBS_WRITE, Scope.FILES_READ);
  private static final int USUAL_DAYS = 90;

  Set<Scope> scopesOrUsual() {
    return scopes == null ? USUAL : scopes;
  }

  Duration lifetime() {
    return Duration.ofDays(expiresInDays == null ? USUAL_DAYS : expiresInDays);
  }
}
