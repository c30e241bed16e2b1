package io.torrentflow.gateway.commands;

import io.torrentflow.gateway.http.PlainText;
import io.torrentflow.gateway.http.QueryTime;
import io.torrentflow.gateway.jobs.JobChange;
import io.torrentflow.gateway.listing.JobFilter;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.source.SourceType;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Jobs as a list would show them; what is absent does not matter.
 *
 * @param statuses any of them
 * @param types any of them
 * @param text a part of the name, in any case
 * @param labels a job has all of them
 * @param createdAfter that moment is included
 * @param createdBefore that moment is not included
 */
public record JobSelection(
    @Nullable Set<@NotNull JobStatus> statuses,
    @Nullable Set<@NotNull SourceType> types,
    @Nullable @Size(min = 1, max = JobChange.MAX_NAME) @Pattern(regexp = PlainText.NO_CONTROLS)
        String text,
    @Nullable @Size(max = JobChange.MAX_LABELS)
        Set<
                @NotNull @Size(min = 1, max = JobChange.MAX_LABEL)
                @Pattern(regexp = PlainText.NO_CONTROLS) String>
            labels,
    @Nullable @Schema(format = "date-time") String createdAfter,
    @Nullable @Schema(format = "date-time") String createdBefore) {
  JobFilter filter() {
    return new JobFilter(
        statuses == null ? Set.of() : statuses,
        types == null ? Set.of() : types,
        text,
        labels == null ? Set.of() : labels,
        QueryTime.parse("filter.createdAfter", createdAfter),
        QueryTime.parse("filter.createdBefore", createdBefore));
  }
}
