package io.torrentflow.gateway.jobs;

import io.torrentflow.gateway.http.PlainText;
import io.torrentflow.gateway.http.SelectedFiles;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.FileSelection;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an owner changes of a job; what is absent stays.
 *
 * @param name what the job is called from then on; empty for the name that its content has
 * @param labels all that it has from then on
 * @param files positions of the files of its torrent that are wanted, such as {@code 0,2,4-7};
 *     empty for all that it has
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
            labels,
    @Nullable
        @Size(max = JobChange.MAX_FILES)
        @Pattern(regexp = "^[0-9,-]*$", message = "It must look like 0,2,4-7.")
        String files) {
  public static final int MAX_NAME = 255;
  public static final int MAX_LABELS = 20;
  public static final int MAX_LABEL = 50;
  // Every second of fifty thousand files, by itself, has some 150,000 characters; nobody clicks so.
  static final int MAX_FILES = 16_384;

  /**
   * @throws ProblemException with {@code VALIDATION_FAILED} for positions that make no sense
   */
  public @Nullable FileSelection selection() {
    return files == null ? null : SelectedFiles.parse(files);
  }
}
