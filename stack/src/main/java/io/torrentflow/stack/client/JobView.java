package io.torrentflow.stack.client;

import org.jspecify.annotations.Nullable;

/**
 * A job as the gateway shows it; the fields that the launcher uses.
 *
 * @param attempt the tries that have failed
 * @param error why it stopped, or why the last try failed
 */
public record JobView(
    String id,
    String status,
    @Nullable String name,
    @Nullable Long totalBytes,
    long downloadedBytes,
    long uploadedBytes,
    int attempt,
    @Nullable Failure error) {

  /** Why a job stopped. */
  public record Failure(String code, String detail) {}
}
