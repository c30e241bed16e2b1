package io.torrentflow.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobAction;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.Wish;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.JobView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class WishPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "WANTED, true, false, true",
    "PAUSED, false, true, true",
  })
  void changesOnlyADifferentWish(Wish wish, boolean onPause, boolean onResume, boolean onCancel) {
    JobState job = job(wish, null);

    assertThat(WishPolicy.isChange(job, WishChange.PAUSE)).isEqualTo(onPause);
    assertThat(WishPolicy.isChange(job, WishChange.RESUME)).isEqualTo(onResume);
    assertThat(WishPolicy.isChange(job, WishChange.CANCEL)).isEqualTo(onCancel);
  }

  @ParameterizedTest
  @EnumSource(JobEnd.class)
  void refusesEverythingButDeletionOnceAJobHasEnded(JobEnd end) {
    JobState job = job(Wish.WANTED, end);

    assertThat(refusals(job, WishChange.PAUSE, WishChange.RESUME, WishChange.CANCEL))
        .containsOnly(ProblemCode.JOB_STATE_CONFLICT);
    assertThat(WishPolicy.isChange(job, WishChange.DELETE)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = JobEnd.class,
      names = {"COMPLETED", "FAILED"})
  void refusesToCancelAnEndedJob(JobEnd end) {
    assertThat(refusals(job(Wish.CANCELLED, end), WishChange.CANCEL))
        .containsOnly(ProblemCode.JOB_STATE_CONFLICT);
  }

  @ParameterizedTest
  @MethodSource("states")
  void takesWhatTheJobOffers(Wish wish, @Nullable JobEnd end) {
    List<JobAction> offered = JobAction.of(end, null, wish);

    for (WishChange change : WishChange.values()) {
      assertThat(changes(job(wish, end), change))
          .as("%s of what is %s and has ended as %s", change, wish, end)
          .isEqualTo(offered.contains(JobAction.valueOf(change.name())));
    }
  }

  static Stream<Arguments> states() {
    return Stream.of(Wish.values())
        .flatMap(
            wish ->
                Stream.concat(Stream.of((JobEnd) null), Stream.of(JobEnd.values()))
                    .map(end -> Arguments.of(wish, end)));
  }

  private static boolean changes(JobState job, WishChange change) {
    try {
      return WishPolicy.isChange(job, change);
    } catch (ProblemException refused) {
      return false;
    }
  }

  private static Stream<ProblemCode> refusals(JobState job, WishChange... changes) {
    return Stream.of(changes)
        .map(
            change ->
                assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> WishPolicy.isChange(job, change))
                    .actual()
                    .code());
  }

  private static JobState job(Wish wish, @Nullable JobEnd end) {
    return new JobState(
        new JobId(UUID.randomUUID()),
        new UserId(UUID.randomUUID()),
        new TransferId(UUID.randomUUID()),
        1,
        new JobView.Source(SourceType.HTTP, "http://example.org/", null, null, null),
        null,
        null,
        List.of(),
        wish,
        end == null ? null : new JobState.Ending(end, Instant.EPOCH, null),
        null,
        false,
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        0,
        List.of(),
        null,
        false);
  }
}
