package io.torrentflow.gateway.jobs;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * Why an administrator ends a download.
 *
 * @param reason shown to the jobs' owners
 */
public record AdminCancelRequest(@NotBlank @Size(max = 500) String reason) {}
