package io.torrentflow.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
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
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WishPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "WANTED, PAUSE, NONE, CANCEL",
    "PAUSED, NONE, RESUME, CANCEL",
  })
  void changesOnlyADifferentWish(
      Wish wish, WishChange onPause, WishChange onResume, WishChange onCancel) {
    JobState job = job(wish, null);

    assertThat(WishPolicy.pause(job)).isEqualTo(onPause);
    assertThat(WishPolicy.resume(job)).isEqualTo(onResume);
    assertThat(WishPolicy.cancel(job)).isEqualTo(onCancel);
  }

  @ParameterizedTest
  @EnumSource(JobEnd.class)
  void refusesEverythingButDeletionOnceAJobHasEnded(JobEnd end) {
    JobState job = job(Wish.WANTED, end);

    assertThat(refusals(job, WishPolicy::pause, WishPolicy::resume, WishPolicy::cancel))
        .containsOnly(ProblemCode.JOB_STATE_CONFLICT);
    assertThat(WishPolicy.delete(job)).isEqualTo(WishChange.DELETE);
  }

  @ParameterizedTest
  @EnumSource(
      value = JobEnd.class,
      names = {"COMPLETED", "FAILED"})
  void refusesToCancelAnEndedJob(JobEnd end) {
    assertThat(refusals(job(Wish.CANCELLED, end), WishPolicy::cancel))
        .containsOnly(ProblemCode.JOB_STATE_CONFLICT);
  }

  @SafeVarargs
  private static Stream<ProblemCode> refusals(
      JobState job, Function<JobState, WishChange>... commands) {
    return Stream.of(commands)
        .map(
            command ->
                assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> command.apply(job))
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
        wish,
        end == null ? null : new JobState.Ending(end, Instant.EPOCH, null),
        null,
        Instant.EPOCH,
        Instant.EPOCH,
        Instant.EPOCH,
        0,
        List.of(),
        null,
        false);
  }
}
