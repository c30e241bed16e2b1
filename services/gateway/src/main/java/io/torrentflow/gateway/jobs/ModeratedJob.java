package io.torrentflow.gateway.jobs;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.JobView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Anybody's job as a moderator sees it: what it is, and nothing by which it could be collected or
 * its owner be found.
 */
public record ModeratedJob(
    JobId id,
    UserId owner,
    JobStatus status,
    SourceType type,
    @Nullable String name,
    @Nullable String infoHashV1,
    @Nullable String infoHashV2,
    Instant createdAt,
    @Nullable Instant endedAt) {
  static ModeratedJob of(JobWithTransfer job) {
    JobView view = job.view();
    return new ModeratedJob(
        view.id(),
        job.job().owner(),
        view.status(),
        view.source().type(),
        view.name(),
        view.source().infoHashV1(),
        view.source().infoHashV2(),
        view.createdAt(),
        view.endedAt());
  }
}
