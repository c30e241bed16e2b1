package io.torrentflow.gateway.jobs;

import io.torrentflow.gateway.http.PlainText;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an owner changes of how a job is shown; what is absent stays.
 *
 * @param name what the job is called from then on; empty for the name that its content has
 * @param labels all that it has from then on
 */
public record JobChange(
    @Nullable
        @Size(max = JobChange.MAX_NAME)
        @Pattern(regexp = PlainText.NO_CONTROLS, message = PlainText.MESSAGE)
        String name,
    @Nullable @Size(max = JobChange.MAX_LABELS)
        List<
                @NotNull @Size(min = 1, max = JobChange.MAX_LABEL)
                @Pattern(regexp = PlainText.NO_CONTROLS, message = PlainText.MESSAGE) String>
            labels) {
  public static final int MAX_NAME = 255;
  public static final int MAX_LABELS = 20;
  public static final int MAX_LABEL = 50;
}
