package io.torrentflow.agent.upload;

import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.StorageConfig;
import io.torrentflow.agent.buffer.PartBuffer;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.Checkpoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The bucket of an S3-compatible store. */
@ApplicationScoped
final class S3ObjectStore implements ObjectStore {
  // Doubling from half a second this is reached after six tries; a longer outage than that is told
  // to the jobs service, which waits longer.
  private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(20);

  private final S3AsyncClient s3;
  private final String bucket;
  private final AgentConfig.Upload config;

  S3ObjectStore(S3AsyncClient s3, StorageConfig storage, AgentConfig config) {
    this.s3 = s3;
    this.bucket = storage.bucket();
    this.config = config.upload();
  }

  @Override
  public Uni<String> put(ObjectKey key, String contentType, PartBuffer body) {
    return put(
        key,
        contentType,
        body.size(),
        () -> AsyncRequestBody.fromByteBuffersUnsafe(body.contents()));
  }

  @Override
  public Uni<String> put(ObjectKey key, String contentType, byte[] body) {
    return put(key, contentType, body.length, () -> AsyncRequestBody.fromBytesUnsafe(body));
  }

  private Uni<String> put(
      ObjectKey key, String contentType, long size, Supplier<AsyncRequestBody> body) {
    return call(
        () ->
            s3.putObject(
                    request ->
                        request
                            .bucket(bucket)
                            .key(key.value())
                            .contentType(contentType)
                            .contentLength(size),
                    body.get())
                .thenApply(response -> response.eTag()));
  }

  @Override
  public Uni<String> begin(ObjectKey key, String contentType) {
    return call(
        () ->
            s3.createMultipartUpload(
                    request -> request.bucket(bucket).key(key.value()).contentType(contentType))
                .thenApply(response -> response.uploadId()));
  }

  @Override
  public Uni<String> putPart(ObjectKey key, String uploadId, int number, PartBuffer body) {
    return call(
        () ->
            s3.uploadPart(
                    request ->
                        request
                            .bucket(bucket)
                            .key(key.value())
                            .uploadId(uploadId)
                            .partNumber(number)
                            .contentLength((long) body.size()),
                    AsyncRequestBody.fromByteBuffersUnsafe(body.contents()))
                .thenApply(response -> response.eTag()));
  }

  @Override
  public Uni<String> complete(
      ObjectKey key, String uploadId, long sizeBytes, List<Checkpoint.Part> parts) {
    List<CompletedPart> completed =
        parts.stream()
            .map(
                part -> CompletedPart.builder().partNumber(part.number()).eTag(part.etag()).build())
            .toList();
    return retried(
            () ->
                s3.completeMultipartUpload(
                        request ->
                            request
                                .bucket(bucket)
                                .key(key.value())
                                .uploadId(uploadId)
                                .multipartUpload(upload -> upload.parts(completed)))
                    .thenApply(response -> response.eTag()))
        // The answer to an earlier try may have been lost after the store had done it.
        .onFailure(NoSuchUploadException.class)
        .recoverWithUni(gone -> existing(key, sizeBytes, gone))
        .onFailure()
        .transform(S3ObjectStore::problem);
  }

  private Uni<String> existing(ObjectKey key, long sizeBytes, Throwable gone) {
    return retried(() -> s3.headObject(request -> request.bucket(bucket).key(key.value())))
        .onFailure()
        .transform(failure -> gone)
        .map(
            head -> {
              if (head.contentLength() != sizeBytes) {
                throw problem(gone);
              }
              return head.eTag();
            });
  }

  @Override
  public Uni<Boolean> isOpen(ObjectKey key, String uploadId) {
    return retried(
            () ->
                s3.listParts(
                    request ->
                        request.bucket(bucket).key(key.value()).uploadId(uploadId).maxParts(1)))
        .map(response -> true)
        .onFailure(NoSuchUploadException.class)
        .recoverWithItem(false)
        .onFailure()
        .transform(S3ObjectStore::problem);
  }

  @Override
  public Uni<Void> abort(ObjectKey key, String uploadId) {
    return retried(
            () ->
                s3.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key.value()).uploadId(uploadId)))
        .replaceWithVoid()
        .onFailure(NoSuchUploadException.class)
        .recoverWithNull()
        .onFailure()
        .transform(S3ObjectStore::problem);
  }

  @Override
  public Uni<Void> delete(ObjectKey key) {
    return call(() -> s3.deleteObject(request -> request.bucket(bucket).key(key.value())))
        .replaceWithVoid();
  }

  private <T> Uni<T> call(Supplier<CompletableFuture<T>> request) {
    return retried(request).onFailure().transform(S3ObjectStore::problem);
  }

  private <T> Uni<T> retried(Supplier<CompletableFuture<T>> request) {
    Uni<T> once =
        Uni.createFrom()
            .completionStage(request)
            .onFailure(CompletionException.class)
            .transform(S3ObjectStore::cause);
    if (config.retries() == 0) {
      return once;
    }
    return once.onFailure(S3ObjectStore::mayPass)
        .retry()
        .withBackOff(config.retryDelay(), MAX_RETRY_DELAY)
        .withJitter(0.3)
        .atMost(config.retries())
        // Mutiny wraps the last failure to say that it gave up.
        .onFailure(IllegalStateException.class)
        .transform(S3ObjectStore::cause);
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : cause;
  }

  private static boolean mayPass(Throwable failure) {
    return !(failure instanceof S3Exception s3Failure) || !isRefusal(s3Failure) && !isGone(failure);
  }

  private static boolean isGone(Throwable failure) {
    return failure instanceof NoSuchUploadException;
  }

  // 403 covers a wrong key, signature or policy; NoSuchBucket comes as 404. Time skew is the
  // agent's
  // own fault and may pass.
  private static boolean isRefusal(S3Exception failure) {
    String code = errorCode(failure);
    return failure.statusCode() == 401
        || (failure.statusCode() == 403 && !"RequestTimeTooSkewed".equals(code))
        || "NoSuchBucket".equals(code)
        || (failure.statusCode() == 400
            && ("EntityTooLarge".equals(code) || "KeyTooLongError".equals(code)));
  }

  private static @Nullable String errorCode(S3Exception failure) {
    return failure.awsErrorDetails() == null ? null : failure.awsErrorDetails().errorCode();
  }

  private static ProblemException problem(Throwable failure) {
    if (failure instanceof ProblemException problem) {
      return problem;
    }
    if (failure instanceof S3Exception s3Failure) {
      ProblemCode code =
          isRefusal(s3Failure) ? ProblemCode.STORAGE_REFUSED : ProblemCode.STORAGE_UNAVAILABLE;
      String said = errorCode(s3Failure);
      return new ProblemException(
          code,
          "The bucket answered %d%s."
              .formatted(s3Failure.statusCode(), said == null ? "" : " " + said),
          null,
          failure);
    }
    return new ProblemException(
        ProblemCode.STORAGE_UNAVAILABLE, "The bucket could not be reached.", null, failure);
  }
}
