package io.torrentflow.gateway.admission;

import io.torrentflow.kernel.wire.JobView;

/**
 * What came of a submission.
 *
 * @param created false if the job was there before, by deduplication or a repeated request
 */
record Admission(JobView job, boolean created) {}
