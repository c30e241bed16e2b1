package io.torrentflow.gateway.files;

import io.torrentflow.kernel.id.FileId;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for links to several files.
 *
 * @param fileIds all of the job if absent, as long as these are no more than a thousand
 * @param purpose of all of them; {@code download} if absent
 */
public record LinksRequest(
    @Nullable @Size(min = 1, max = LinksRequest.MAX_FILES) List<@NotNull FileId> fileIds,
    @Nullable LinkPurpose purpose) {
  static final int MAX_FILES = 1_000;
}
