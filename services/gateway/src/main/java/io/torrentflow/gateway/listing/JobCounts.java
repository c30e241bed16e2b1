package io.torrentflow.gateway.listing;

import java.util.List;

/** How many jobs a user has of each status. */
public record JobCounts(List<JobCount> items) {}
