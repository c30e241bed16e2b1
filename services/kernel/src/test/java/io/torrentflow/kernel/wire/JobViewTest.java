package io.torrentflow.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobAction;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.job.Wish;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.source.SourceType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What an owner sees of a transfer that others may share. */
class JobViewTest {
  private static final Instant JOINED = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant BEFORE = JOINED.minusSeconds(60);
  private static final Instant AFTER = JOINED.plusSeconds(60);
  private static final String TRACKER = "udp://tracker.example:80/announce";
  private static final JobError ERROR = new JobError(ProblemCode.ORIGIN_UNAVAILABLE, "503");
  private static final JobState.Frozen FROZEN =
      new JobState.Frozen("then", null, null, new Progress(100L, 40, 30));

  @Test
  void hasTheProgressOfItsTransfer() {
    JobView view = JobView.of(job(Wish.WANTED, null, null), transfer(AFTER));

    assertThat(view.status()).isEqualTo(JobStatus.DOWNLOADING);
    assertThat(view.name()).isEqualTo("album");
    assertThat(view.progress().downloadedBytes()).isEqualTo(60);
    assertThat(view.rates().downloadRate()).isEqualTo(7);
    assertThat(view.swarm().peers()).isEqualTo(5);
    assertThat(view.updatedAt()).isEqualTo(AFTER);
    assertThat(view.seq()).isEqualTo(2_000);
  }

  @Test
  void hasTheNameThatItsOwnerGaveIt() {
    JobView view = JobView.of(job(Wish.WANTED, null, null, List.of(), "my own"), transfer(AFTER));

    assertThat(view.name()).isEqualTo("my own");
  }

  @Test
  void offersNoRetryOfWhatAModeratorHasEnded() {
    assertThat(failed(ProblemCode.CANCELLED_BY_ADMIN).actions()).containsExactly(JobAction.DELETE);
    assertThat(failed(ProblemCode.ORIGIN_UNAVAILABLE).actions())
        .containsExactly(JobAction.RETRY, JobAction.DELETE);
  }

  private static JobView failed(ProblemCode code) {
    JobState.Ending ending = new JobState.Ending(JobEnd.FAILED, JOINED, new JobError(code, ""));
    return JobView.of(job(Wish.WANTED, ending, FROZEN), transfer(AFTER));
  }

  @Nested
  class WhenPaused {
    private final JobView view = JobView.of(job(Wish.PAUSED, null, FROZEN), transfer(AFTER));

    @Test
    void hidesProgressForOthers() {
      assertThat(view.status()).isEqualTo(JobStatus.PAUSED);
      assertThat(view.name()).isEqualTo("then");
      assertThat(view.source().infoHashV1()).isNull();
      assertThat(view.progress().downloadedBytes()).isEqualTo(40);
      assertThat(view.progress().uploadedBytes()).isEqualTo(30);
      assertThat(view.rates().downloadRate()).isZero();
      assertThat(view.swarm().peers()).isZero();
      assertThat(view.error()).isNull();
      assertThat(view.reason()).isNull();
      assertThat(view.attempt()).isZero();
      assertThat(view.seq()).isEqualTo(1_000);
      assertThat(view.updatedAt()).isEqualTo(JOINED);
    }
  }

  @Nested
  class AfterItsEnd {
    @Test
    void showsItsOwnErrorAndFrozenProgress() {
      JobState.Ending failed =
          new JobState.Ending(
              JobEnd.FAILED, JOINED, new JobError(ProblemCode.QUOTA_STORAGE, "full"));

      JobView view = JobView.of(job(Wish.WANTED, failed, FROZEN), transfer(AFTER));

      assertThat(view.status()).isEqualTo(JobStatus.FAILED);
      assertThat(view.error()).isEqualTo(failed.error());
      assertThat(view.endedAt()).isEqualTo(JOINED);
      assertThat(view.progress().downloadedBytes()).isEqualTo(40);
    }
  }

  @Nested
  class OfWhatWasBeforeItJoined {
    @Test
    void showsNoError() {
      JobView view = JobView.of(job(Wish.WANTED, null, null), transfer(BEFORE));

      assertThat(view.error()).isNull();
    }

    @Test
    void showsNoFailure() {
      JobView view = JobView.of(job(Wish.WANTED, null, null), transfer(JobStatus.FAILED, BEFORE));

      assertThat(view.status()).isEqualTo(JobStatus.SUBMITTED);
    }

    @Test
    void showsAFailureThatCameLater() {
      JobView view = JobView.of(job(Wish.WANTED, null, null), transfer(JobStatus.FAILED, AFTER));

      assertThat(view.status()).isEqualTo(JobStatus.FAILED);
      assertThat(view.error()).isEqualTo(ERROR);
    }

    @Test
    void showsNoAttempt() {
      JobView view = JobView.of(job(Wish.WANTED, null, null), transfer(AFTER));

      assertThat(view.attempt()).isEqualTo(1);
    }
  }

  @Nested
  class OfTrackers {
    @Test
    void showsMessagesToTheOwnerWhoNamedTheTracker() {
      JobView view = JobView.of(job(Wish.WANTED, null, null), transfer(AFTER));

      assertThat(view.reason()).isEqualTo(StatusReason.trackerRefused("not authorized"));
    }

    @Test
    void showsOthersOnlyFactsOfTheTorrent() {
      JobView view =
          JobView.of(
              job(Wish.WANTED, null, null, List.of("udp://other:80"), null), transfer(AFTER));

      assertThat(view.reason()).isEqualTo(StatusReason.noPeers());
    }
  }

  private static JobState job(
      Wish wish, JobState.@Nullable Ending ending, JobState.@Nullable Frozen frozen) {
    return job(wish, ending, frozen, List.of(TRACKER), null);
  }

  private static JobState job(
      Wish wish,
      JobState.@Nullable Ending ending,
      JobState.@Nullable Frozen frozen,
      List<String> trackers,
      @Nullable String givenName) {
    return new JobState(
        new JobId(UUID.randomUUID()),
        new UserId(UUID.randomUUID()),
        new TransferId(UUID.randomUUID()),
        1_000,
        new JobView.Source(SourceType.MAGNET, "magnet:?", null, "bb".repeat(32), null),
        "mine",
        givenName,
        List.of(),
        wish,
        ending,
        frozen,
        false,
        JOINED,
        JOINED,
        JOINED,
        2,
        trackers,
        null,
        false);
  }

  private static TransferState transfer(Instant errorAt) {
    return transfer(JobStatus.DOWNLOADING, errorAt);
  }

  private static TransferState transfer(JobStatus status, Instant errorAt) {
    return new TransferState(
        new TransferId(UUID.randomUUID()),
        2_000,
        status,
        "album",
        "aa".repeat(20),
        null,
        new Progress(100L, 60, 50),
        new Rates(7, 6, 5L),
        new Swarm(5, 4),
        3,
        AFTER,
        ERROR,
        errorAt,
        StatusReason.noPeers(),
        List.of(new TrackerMessage(TRACKER, "not authorized")),
        AFTER);
  }
}
