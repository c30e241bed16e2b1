package io.torrentflow.gateway.listing;

import io.torrentflow.kernel.job.JobStatus;

/** How many jobs of a status there are. */
public record JobCount(JobStatus status, long jobs) {}
