package io.torrentflow.gateway.listing;

import io.torrentflow.kernel.WireName;

/** By what jobs are ordered; those that are equal, by when they were made. */
enum JobSort implements WireName {
  CREATED,
  NAME,
  /** Unknown sizes are the least. */
  SIZE,
  /** The part that is fetched; only of jobs that have not ended. */
  PROGRESS
}
