package io.torrentflow.agent.upload;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a failed request to the bucket means. */
final class S3Failures {
  private S3Failures() {}

  /** The failure itself, out of what the SDK's futures and Mutiny wrap it in. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : cause;
  }

  /** Whether the same request may succeed later. */
  static boolean isRetryable(Throwable failure) {
    if (failure instanceof CancellationException || failure instanceof NoSuchUploadException) {
      return false;
    }
    return !(failure instanceof S3Exception response)
        || (!isRefusal(response) && !isFull(response) && !isPartMismatch(response));
  }

  /** The bucket holds a part that is not the one named. */
  static boolean isPartMismatch(Throwable failure) {
    return failure instanceof S3Exception response && "InvalidPart".equals(errorCode(response));
  }

  static ProblemException problem(Throwable failure) {
    if (failure instanceof S3Exception response && isFull(response)) {
      return new ProblemException(
          ProblemCode.STORAGE_FULL,
          "The bucket has no room for it; delete jobs that are not needed any more and retry.",
          failure);
    }
    if (failure instanceof S3Exception response) {
      ProblemCode code =
          isRefusal(response) ? ProblemCode.STORAGE_REFUSED : ProblemCode.STORAGE_UNAVAILABLE;
      String said = errorCode(response);
      return new ProblemException(
          code,
          "The bucket responded %d%s."
              .formatted(response.statusCode(), said == null ? "" : " " + said),
          failure);
    }
    return ProblemException.of(
        failure, ProblemCode.STORAGE_UNAVAILABLE, "The bucket could not be reached.");
  }

  // 403 covers a wrong key, signature or policy; NoSuchBucket comes as 404. A skewed clock is the
  // agent's own fault and is set right.
  private static boolean isRefusal(S3Exception failure) {
    String code = errorCode(failure);
    return failure.statusCode() == 401
        || (failure.statusCode() == 403 && !"RequestTimeTooSkewed".equals(code))
        || "NoSuchBucket".equals(code)
        || (failure.statusCode() == 400
            && ("EntityTooLarge".equals(code) || "KeyTooLongError".equals(code)));
  }

  // RFC 4918, 11.5; MinIO and the local store respond so.
  private static boolean isFull(S3Exception failure) {
    return failure.statusCode() == 507;
  }

  private static @Nullable String errorCode(S3Exception failure) {
    return failure.awsErrorDetails() == null ? null : failure.awsErrorDetails().errorCode();
  }
}
