package io.torrentflow.gateway.plans;

import io.torrentflow.gateway.http.PlainText;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** All that a plan allows from then on; a limit that is absent means none. */
public record PlanRequest(
    @NotBlank @Size(max = 100) @Pattern(regexp = PlainText.NO_CONTROLS) String name,
    @Nullable @Positive Integer maxActiveJobs,
    @Nullable @Positive Long maxStoredBytes,
    @Nullable @Positive Long maxMonthBytes,
    @Nullable @Positive @Max(PlanRequest.MAX_DAYS) Integer retentionDays) {
  // A hundred years: what is added to a time is still one.
  static final int MAX_DAYS = 36_500;
}
