package io.torrentflow.gateway.admission;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Several submissions at once. */
public record BulkRequest(
    @NotNull @Size(min = 1, max = BulkRequest.MAX_SOURCES) List<@NotNull SubmitRequest> sources) {
  static final int MAX_SOURCES = 100;
}
