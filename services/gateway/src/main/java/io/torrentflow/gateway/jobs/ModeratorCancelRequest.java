package io.torrentflow.gateway.jobs;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * Why a moderator ends a download.
 *
 * @param reason shown to the jobs' owners
 */
public record ModeratorCancelRequest(@NotBlank @Size(max = 500) String reason) {}
