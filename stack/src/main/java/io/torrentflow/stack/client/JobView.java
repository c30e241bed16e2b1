package io.torrentflow.stack.client;

import org.jspecify.annotations.Nullable;

/** A job as the gateway shows it; the fields that the launcher uses. */
public record JobView(
    String id,
    String status,
    @Nullable String name,
    @Nullable Long totalBytes,
    long downloadedBytes,
    long uploadedBytes,
    @Nullable Failure error) {

  /** Why a job stopped. */
  public record Failure(String code, String detail) {}
}
