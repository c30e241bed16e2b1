package io.torrentflow.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.torrentflow.gateway.admission.AdmissionFacts.LiveTransfer;
import io.torrentflow.gateway.admission.AdmissionFacts.OwnJob;
import io.torrentflow.gateway.admission.AdmissionFacts.OwnMagnet;
import io.torrentflow.gateway.admission.AdmissionFacts.Repeated;
import io.torrentflow.gateway.quota.Quota;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.JobSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionPolicyTest {
  private static final JobId JOB = new JobId(UUID.randomUUID());
  private static final Quota UNLIMITED = new Quota(null, null, null, 9, 9, 9);
  private static final Quota NO_MORE_JOBS = new Quota(2, null, null, 2, 0, 0);
  private static final LiveTransfer LIVE =
      new LiveTransfer(new TransferId(UUID.randomUUID()), JobStatus.DOWNLOADING);

  @Test
  void beginsATransferForWhatNobodyHas() {
    assertThat(decide(facts(UNLIMITED))).isEqualTo(new AdmissionDecision.Begin(true));
  }

  @Test
  void joinsALiveTransfer() {
    assertThat(decide(facts(UNLIMITED).with(null, LIVE)))
        .isEqualTo(new AdmissionDecision.Join(LIVE));
  }

  @Test
  void sharesNothingWhereSharingIsOff() {
    assertThat(AdmissionPolicy.decide(submission(false), facts(UNLIMITED)))
        .isEqualTo(new AdmissionDecision.Begin(false));
  }

  @Test
  void refusesOneJobMoreThanThePlanAllows() {
    assertThat(refusal(facts(NO_MORE_JOBS))).isEqualTo(ProblemCode.QUOTA_JOBS);
    assertThat(refusal(facts(NO_MORE_JOBS).with(null, LIVE))).isEqualTo(ProblemCode.QUOTA_JOBS);
  }

  @Test
  void repeatsTheResponseToARepeatedRequestWhateverTheQuota() {
    assertThat(
            decide(
                new AdmissionFacts(NO_MORE_JOBS, new Repeated(JOB, true), null, null, null, null)))
        .isEqualTo(new AdmissionDecision.Repeat(JOB));
  }

  @Test
  void refusesAnotherRequestWithTheSameKey() {
    assertThat(
            refusal(
                new AdmissionFacts(UNLIMITED, new Repeated(JOB, false), null, null, null, null)))
        .isEqualTo(ProblemCode.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void refusesABlockedSourceAlsoToItsOwner() {
    AdmissionFacts facts =
        new AdmissionFacts(UNLIMITED, null, "court order", new OwnJob(JOB, null), null, null);

    assertThat(refusal(facts)).isEqualTo(ProblemCode.SOURCE_BLOCKED);
  }

  @ParameterizedTest
  @EnumSource(JobEnd.class)
  void givesTheJobThatTheUserHasAndRetriesAFailedOne(JobEnd end) {
    AdmissionDecision decision =
        decide(new AdmissionFacts(NO_MORE_JOBS, null, null, new OwnJob(JOB, end), null, null));

    assertThat(decision)
        .isEqualTo(
            end == JobEnd.FAILED
                ? new AdmissionDecision.Retry(JOB)
                : new AdmissionDecision.Existing(JOB));
  }

  @Test
  void provesAnEarlierLinkWithoutCountingItTwice() {
    OwnMagnet magnet = new OwnMagnet(JOB, LIVE.id(), true);

    assertThat(decide(facts(NO_MORE_JOBS).with(magnet, LIVE)))
        .isEqualTo(new AdmissionDecision.Prove(magnet, LIVE, true));
  }

  @Test
  void keepsToOneOwnerWhatAnEarlierLinkMayNameAPersonBy() {
    OwnMagnet magnet = new OwnMagnet(JOB, LIVE.id(), false);

    assertThat(decide(facts(UNLIMITED).with(magnet, null)))
        .isEqualTo(new AdmissionDecision.Prove(magnet, null, false));
  }

  private static AdmissionFacts facts(Quota quota) {
    return new AdmissionFacts(quota, null, null, null, null, null);
  }

  private static AdmissionDecision decide(AdmissionFacts facts) {
    return AdmissionPolicy.decide(submission(true), facts);
  }

  private static @Nullable ProblemCode refusal(AdmissionFacts facts) {
    return assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> decide(facts))
        .actual()
        .code();
  }

  private static Submission submission(boolean sharing) {
    JobSource source =
        JobSource.Magnet.parse("magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567");
    UserId user = new UserId(UUID.randomUUID());
    return new Submission(user, user, source, null, sharing);
  }
}
