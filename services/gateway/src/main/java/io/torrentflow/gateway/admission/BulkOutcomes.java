package io.torrentflow.gateway.admission;

import java.util.List;

/** What has become of several submissions, in their order. */
public record BulkOutcomes(List<BulkOutcome> items) {}
