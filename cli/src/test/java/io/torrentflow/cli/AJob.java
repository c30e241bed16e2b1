package io.torrentflow.cli;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.Progress;
import io.torrentflow.kernel.wire.Rates;
import io.torrentflow.kernel.wire.StatusReason;
import io.torrentflow.kernel.wire.Swarm;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job as the gateway shows it, with what a test is about. */
public final class AJob {
  public static final String ID = "0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee";

  private final JobStatus status;
  private @Nullable String name = "film";
  private @Nullable Long total = 100L << 20;
  private long downloaded;
  private long uploaded;
  private int peers;
  private int attempt;
  private @Nullable JobError error;
  private @Nullable Instant nextAttemptAt;
  private @Nullable StatusReason reason;

  private Instant updatedAt = Instant.EPOCH;

  private AJob(JobStatus status) {
    this.status = status;
  }

  public static AJob in(JobStatus status) {
    return new AJob(status);
  }

  public AJob named(@Nullable String text) {
    name = text;
    return this;
  }

  public AJob of(@Nullable Long bytes) {
    total = bytes;
    return this;
  }

  public AJob downloaded(long bytes) {
    downloaded = bytes;
    return this;
  }

  public AJob uploaded(long bytes) {
    uploaded = bytes;
    return this;
  }

  public AJob from(int number) {
    peers = number;
    return this;
  }

  public AJob at(Instant time) {
    updatedAt = time;
    return this;
  }

  public AJob failing(int attempts, ProblemCode code, String detail) {
    attempt = attempts;
    error = new JobError(code, detail);
    return this;
  }

  public AJob triedAgainAt(Instant time) {
    nextAttemptAt = time;
    return this;
  }

  public AJob because(StatusReason why) {
    reason = why;
    return this;
  }

  public JobView view() {
    return new JobView(
        JobId.fromString(ID),
        1,
        status,
        List.of(),
        new JobView.Source(SourceType.HTTP, "https://example.org/disc.iso", null, null, null),
        name,
        List.of(),
        new Progress(total, downloaded, uploaded),
        Rates.NONE,
        new Swarm(peers, 0),
        attempt,
        5,
        nextAttemptAt,
        error,
        reason,
        Instant.EPOCH,
        updatedAt,
        null,
        null);
  }
}
