package io.torrentflow.gateway.listing;

/** The order of a list. */
record JobOrder(JobSort by, boolean descending) {}
