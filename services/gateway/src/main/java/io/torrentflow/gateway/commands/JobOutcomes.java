package io.torrentflow.gateway.commands;

import java.util.List;

/**
 * What has become of a command, job by job.
 *
 * @param isMore whether older jobs match the filter, for which nothing was done
 */
public record JobOutcomes(List<JobOutcome> items, boolean isMore) {}
