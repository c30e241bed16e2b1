package io.torrentflow.jobs.lifecycle;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.JobError;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A transfer with defaults, changed word by word. */
final class TestingTransfer {
  static final AgentId AGENT = new AgentId("agent-1");
  static final int ASSIGNMENT = 3;

  private final JobStatus status;
  private @Nullable AgentId agent;
  private @Nullable Space space = Space.of(new UserId(UUID.randomUUID()));
  private @Nullable JobError error;
  private long uploadedBytes;
  private long confirmedMark;
  private int attempt;
  private int losses;

  private TestingTransfer(JobStatus status) {
    this.status = status;
    this.agent = status.isAssigned() ? AGENT : null;
  }

  static TestingTransfer aTransfer(JobStatus status) {
    return new TestingTransfer(status);
  }

  TestingTransfer held() {
    agent = AGENT;
    return this;
  }

  TestingTransfer withoutMetadata() {
    space = null;
    return this;
  }

  TestingTransfer confirmed(long bytes, long mark) {
    uploadedBytes = bytes;
    confirmedMark = mark;
    return this;
  }

  TestingTransfer used(int attempts, int lossesInARow) {
    attempt = attempts;
    losses = lossesInARow;
    return this;
  }

  TestingTransfer because(JobError reason) {
    error = reason;
    return this;
  }

  Transfer build() {
    return new Transfer(
        new TransferId(UUID.randomUUID()),
        status,
        SourceType.MAGNET,
        null,
        space != null,
        space,
        1_000_000_000L,
        uploadedBytes,
        attempt,
        losses,
        confirmedMark,
        ASSIGNMENT,
        false,
        agent,
        1,
        false,
        0,
        Instant.EPOCH,
        error,
        "c-1",
        false);
  }
}
