package io.torrentflow.gateway.jobs;

import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.TransferState;

/** A job with the transfer that it had when it was read. */
public record JobWithTransfer(JobState job, TransferState transfer) {
  public JobView view() {
    return JobView.of(job, transfer);
  }
}
