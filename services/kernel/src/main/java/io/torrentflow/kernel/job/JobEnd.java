package io.torrentflow.kernel.job;

import io.torrentflow.kernel.WireName;

/** How a job ended. It stays so whatever its transfer does later, until its owner retries it. */
public enum JobEnd implements WireName {
  COMPLETED,
  FAILED,
  CANCELLED;

  /** The status that the owner reads. */
  public JobStatus status() {
    return JobStatus.valueOf(name());
  }
}
