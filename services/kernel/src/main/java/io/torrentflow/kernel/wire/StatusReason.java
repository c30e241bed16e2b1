package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.job.ReasonCode;

/**
 * Why there is no progress just now.
 *
 * @param detail a sentence for people
 */
public record StatusReason(ReasonCode code, String detail) {}
