package io.torrentflow.progress.stream;

import io.torrentflow.kernel.id.JobId;

/**
 * A job's state on its way to a reader.
 *
 * @param id its place in the reader's stream, rising
 * @param snapshot the JSON of a {@code JobSnapshot}
 */
public record StreamEvent(JobId jobId, long id, String snapshot) {}
