package io.torrentflow.agent.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.problem.ProblemCode;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3FailuresTest {
  @Test
  void aFullBucketIsNotTriedAgain() {
    S3Exception full = response(507, "XMinioStorageFull");

    assertThat(S3Failures.isRetryable(full)).isFalse();
    assertThat(S3Failures.problem(full).code()).isEqualTo(ProblemCode.STORAGE_FULL);
  }

  @Test
  void aBucketThatIsBusyIsTriedAgain() {
    S3Exception busy = response(503, "SlowDown");

    assertThat(S3Failures.isRetryable(busy)).isTrue();
    assertThat(S3Failures.problem(busy).code()).isEqualTo(ProblemCode.STORAGE_UNAVAILABLE);
  }

  private static S3Exception response(int status, String code) {
    return (S3Exception)
        S3Exception.builder()
            .statusCode(status)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
            .build();
  }
}
