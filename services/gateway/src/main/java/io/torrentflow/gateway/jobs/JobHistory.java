package io.torrentflow.gateway.jobs;

import java.util.List;

/** What happened to a job, the oldest first: the last thousand events. */
public record JobHistory(List<JobEvent> items) {}
