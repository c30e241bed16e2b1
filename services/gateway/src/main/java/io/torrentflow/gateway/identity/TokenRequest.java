package io.torrentflow.gateway.identity;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for an API token.
 *
 * @param name for its owner to know it by
 * @param scopes {@code read} and {@code write}; both if absent
 * @param expiresInDays absent means that it does not expire
 */
public record TokenRequest(
    @NotBlank @Size(max = 100) @Pattern(regexp = "\\P{Cc}*", message = "has a control character")
        String name,
    @Nullable @Size(min = 1, max = 2) List<@NotNull @Pattern(regexp = "read|write") String> scopes,
    @Nullable @Min(1) @Max(3650) Integer expiresInDays) {
  List<String> scopesOrAll() {
    return scopes == null ? List.of("read", TokenService.WRITE_SCOPE) : scopes;
  }
}
