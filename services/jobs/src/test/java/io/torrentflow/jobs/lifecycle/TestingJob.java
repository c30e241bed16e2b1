package io.torrentflow.jobs.lifecycle;

import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobError;
import java.util.List;

/** A job for tests: held by one agent where its state says so, watched by its owner. */
record TestingJob(
    JobStatus status,
    int attempt,
    int assignment,
    boolean paused,
    JobError error,
    boolean isDeleted,
    List<UserId> watchers) {
  static final JobId ID = JobId.fromString("0195a1b2-0000-7000-8000-000000000001");
  static final UserId OWNER = UserId.fromString("0195a1b2-0000-7000-8000-000000000002");

  /** The hand-out that the job is in. */
  static final int ASSIGNMENT = 3;

  static TestingJob aJob(JobStatus status) {
    return new TestingJob(status, 0, ASSIGNMENT, false, null, false, List.of(OWNER));
  }

  TestingJob attempt(int used) {
    return new TestingJob(status, used, assignment, paused, error, isDeleted, watchers);
  }

  TestingJob assignment(int number) {
    return new TestingJob(status, attempt, number, paused, error, isDeleted, watchers);
  }

  TestingJob thatWasPaused() {
    return new TestingJob(status, attempt, assignment, true, error, isDeleted, watchers);
  }

  TestingJob failedWith(JobError reason) {
    return new TestingJob(status, attempt, assignment, paused, reason, isDeleted, watchers);
  }

  TestingJob watchedByNobody() {
    return watchedBy();
  }

  TestingJob watchedBy(UserId... users) {
    return new TestingJob(status, attempt, assignment, paused, error, isDeleted, List.of(users));
  }

  TestingJob deleted() {
    return new TestingJob(status, attempt, assignment, paused, error, true, watchers);
  }

  Job build() {
    return new Job(
        ID,
        OWNER,
        status,
        "album",
        1_000L,
        0,
        0,
        attempt,
        assignment,
        status.isAssigned() ? new AgentId("agent-1") : null,
        paused,
        null,
        error,
        1,
        "test",
        isDeleted,
        watchers);
  }
}
