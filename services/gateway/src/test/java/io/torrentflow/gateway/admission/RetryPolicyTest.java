package io.torrentflow.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.torrentflow.gateway.admission.AdmissionFacts.LiveTransfer;
import io.torrentflow.gateway.admission.RetryPolicy.Facts;
import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final TransferId TRANSFER = new TransferId(UUID.randomUUID());
  private static final Quota ROOM = new Quota(2, 100L, null, 1, 50, 0);

  @Test
  void allowsAFailedJobThatFitsIntoThePlan() {
    RetryPolicy.check(facts(JobEnd.FAILED, false, 60L, 10), ROOM);
  }

  @ParameterizedTest
  @CsvSource({"COMPLETED", "CANCELLED", ","})
  void refusesAJobThatHasNotFailed(@Nullable JobEnd end) {
    assertThat(code(() -> RetryPolicy.check(facts(end, false, null, 0), ROOM)))
        .isEqualTo(ProblemCode.JOB_STATE_CONFLICT);
  }

  @Test
  void refusesARetryWithinAMinute() {
    assertThat(code(() -> RetryPolicy.check(facts(JobEnd.FAILED, true, null, 0), ROOM)))
        .isEqualTo(ProblemCode.RETRY_TOO_SOON);
  }

  @Test
  void refusesWhatHasNoRoomInThePlan() {
    assertThat(code(() -> RetryPolicy.check(facts(JobEnd.FAILED, false, 61L, 10), ROOM)))
        .isEqualTo(ProblemCode.QUOTA_STORAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED, true, true, true",
    "PAUSED, true, true, true",
    "CANCELLED, true, true, false",
    "FAILED, false, true, false",
    "FAILED, true, false, false",
  })
  void goesOnWithItsOwnTransferOnlyWhereNobodyElseWouldNotice(
      JobStatus status, boolean isKept, boolean isAlone, boolean isItsOwn) {
    assertThat(RetryPolicy.target(facts(status, isKept, isAlone, false), null))
        .isEqualTo(isItsOwn ? TRANSFER : null);
  }

  @Test
  void prefersTheLiveTransferOfTheSameContent() {
    LiveTransfer live = new LiveTransfer(new TransferId(UUID.randomUUID()), JobStatus.COMPLETED);

    assertThat(RetryPolicy.target(facts(JobStatus.FAILED, true, true, true), live))
        .isEqualTo(live.id());
  }

  @Test
  void refusesToBeginWithATorrentFileThatIsNotKept() {
    assertThat(code(() -> RetryPolicy.target(facts(JobStatus.FAILED, false, true, true), null)))
        .isEqualTo(ProblemCode.JOB_STATE_CONFLICT);
  }

  private static Facts facts(
      @Nullable JobEnd end, boolean tooSoon, @Nullable Long total, long counted) {
    return new Facts(
        end,
        null,
        false,
        tooSoon,
        content(),
        TRANSFER,
        JobStatus.FAILED,
        true,
        true,
        true,
        false,
        total,
        counted);
  }

  private static Facts facts(
      JobStatus status, boolean isKept, boolean isAlone, boolean isTorrentLost) {
    return new Facts(
        JobEnd.FAILED,
        null,
        false,
        false,
        content(),
        TRANSFER,
        status,
        true,
        isKept,
        isAlone,
        isTorrentLost,
        null,
        0);
  }

  private static Content content() {
    return new Content(new byte[20], null, null, "");
  }

  private static ProblemCode code(ThrowingCallable call) {
    return assertThatExceptionOfType(ProblemException.class).isThrownBy(call).actual().code();
  }
}
