package io.torrentflow.gateway.admission;

import io.torrentflow.gateway.jobs.JobWithTransfer;
import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.job.Wish;
import io.torrentflow.kernel.wire.JobError;
import org.jspecify.annotations.Nullable;

/**
 * How a job ends at once that has just been given its transfer, where that leaves nothing to wait
 * for: the content is stored already, or is known to be larger than the owner's plan has room for.
 * Until then nothing but the owner's own words may decide, or a refusal would show that somebody
 * else has the torrent.
 *
 * @param error why it fails; absent if it is complete
 */
record ImmediateEnd(JobEnd end, @Nullable JobError error) {
  /**
   * @param quota as it was before the job got its transfer
   * @param counted how many bytes the job was counted with
   * @return null if the job has something to wait for
   */
  static @Nullable ImmediateEnd decide(JobWithTransfer job, Quota quota, long counted) {
    if (job.job().wish() != Wish.WANTED) {
      return null;
    }
    Long total = job.transfer().progress().totalBytes();
    if (!quota.hasRoom(total, counted)) {
      return new ImmediateEnd(JobEnd.FAILED, JobError.tooLargeForPlan(total));
    }
    return job.transfer().status() == JobStatus.COMPLETED
        ? new ImmediateEnd(JobEnd.COMPLETED, null)
        : null;
  }
}
