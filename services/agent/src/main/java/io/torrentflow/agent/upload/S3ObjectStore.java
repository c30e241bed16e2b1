package io.torrentflow.agent.upload;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.buffer.PartBuffer;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.platform.storage.StorageConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/**
 * The bucket of an S3-compatible store. Every request is tried again by itself as far as that may
 * help, each time only if the fence lets it pass, and fails in the end with a {@link
 * ProblemException}: {@code STORAGE_REFUSED} if the bucket will not have it, {@code
 * STORAGE_UNAVAILABLE} otherwise. Outcomes come on any thread.
 */
@ApplicationScoped
class S3ObjectStore {
  // Doubling from half a second this is reached after six tries; a longer outage is reported
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

  /** Puts a whole object; gives its ETag. */
  Uni<String> put(WriteFence fence, ObjectKey key, String contentType, PartBuffer body) {
    return put(
        fence,
        key,
        contentType,
        body.size(),
        () -> AsyncRequestBody.fromByteBuffersUnsafe(body.contents()));
  }

  /** Puts a whole object that needs no part buffer, such as an empty or a small one of our own. */
  Uni<String> put(WriteFence fence, ObjectKey key, String contentType, byte[] body) {
    return put(fence, key, contentType, body.length, () -> AsyncRequestBody.fromBytesUnsafe(body));
  }

  private Uni<String> put(
      WriteFence fence,
      ObjectKey key,
      String contentType,
      long size,
      Supplier<AsyncRequestBody> body) {
    return write(
        fence,
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

  /**
   * Begins a multipart upload; gives its id.
   *
   * @param sizeBytes of the whole object if that is known, which a store without room for it can
   *     refuse
   */
  Uni<String> begin(WriteFence fence, ObjectKey key, String contentType, @Nullable Long sizeBytes) {
    Map<String, String> metadata =
        sizeBytes == null ? Map.of() : Map.of("size", sizeBytes.toString());
    return write(
        fence,
        () ->
            s3.createMultipartUpload(
                    request ->
                        request
                            .bucket(bucket)
                            .key(key.value())
                            .contentType(contentType)
                            .metadata(metadata))
                .thenApply(response -> response.uploadId()));
  }

  /** Puts a part; gives its ETag. */
  Uni<String> putPart(
      WriteFence fence, ObjectKey key, String uploadId, int number, PartBuffer body) {
    return write(
        fence,
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

  /**
   * Makes the object of its parts and makes sure that it is there with this size; gives its ETag.
   * Fails with {@link PartsReplacedException} if the bucket holds other parts than these.
   */
  Uni<String> complete(
      WriteFence fence,
      ObjectKey key,
      String uploadId,
      long sizeBytes,
      List<Checkpoint.Part> parts) {
    List<CompletedPart> completed =
        parts.stream()
            .map(
                part -> CompletedPart.builder().partNumber(part.number()).eTag(part.etag()).build())
            .toList();
    return fenced(
            fence,
            () ->
                s3.completeMultipartUpload(
                    request ->
                        request
                            .bucket(bucket)
                            .key(key.value())
                            .uploadId(uploadId)
                            .multipartUpload(upload -> upload.parts(completed))))
        .replaceWithVoid()
        .onFailure(S3Failures::isPartMismatch)
        .recoverWithUni(mismatch -> replaced(key, uploadId, parts, mismatch))
        // The response to an earlier attempt may have been lost after the store had done it.
        .onFailure(NoSuchUploadException.class)
        .recoverWithNull()
        .chain(() -> verified(key, sizeBytes))
        .onFailure(failure -> !(failure instanceof PartsReplacedException))
        .transform(S3Failures::problem);
  }

  private Uni<Void> replaced(
      ObjectKey key, String uploadId, List<Checkpoint.Part> parts, Throwable mismatch) {
    return storedEtags(key, uploadId)
        .map(
            stored -> {
              Set<Integer> intact =
                  parts.stream()
                      .filter(part -> unquoted(part.etag()).equals(stored.get(part.number())))
                      .map(Checkpoint.Part::number)
                      .collect(Collectors.toSet());
              throw new PartsReplacedException(intact, mismatch);
            });
  }

  private Uni<Map<Integer, String>> storedEtags(ObjectKey key, String uploadId) {
    return Multi.createFrom()
        .publisher(
            org.reactivestreams.FlowAdapters.toFlowPublisher(
                s3.listPartsPaginator(
                        request -> request.bucket(bucket).key(key.value()).uploadId(uploadId))
                    .parts()))
        .collect()
        .asMap(part -> part.partNumber(), part -> unquoted(part.eTag()));
  }

  // Stores differ in whether a list has the quotes that belong to an ETag in a header.
  private static String unquoted(String etag) {
    return etag.replace("\"", "");
  }

  private Uni<String> verified(ObjectKey key, long sizeBytes) {
    return read(() -> s3.headObject(request -> request.bucket(bucket).key(key.value())))
        .map(
            head -> {
              if (head.contentLength() != sizeBytes) {
                throw new ProblemException(
                    ProblemCode.STORAGE_UNAVAILABLE,
                    "The bucket made an object of %d bytes of parts of %d."
                        .formatted(head.contentLength(), sizeBytes));
              }
              return head.eTag();
            });
  }

  /** Whether an upload that was begun earlier still takes parts. */
  Uni<Boolean> isOpen(ObjectKey key, String uploadId) {
    return read(() ->
            s3.listParts(
                request -> request.bucket(bucket).key(key.value()).uploadId(uploadId).maxParts(1)))
        .map(response -> true)
        .onFailure(NoSuchUploadException.class)
        .recoverWithItem(false)
        .onFailure()
        .transform(S3Failures::problem);
  }

  /** Drops an upload and its parts; one that is gone already is fine. */
  Uni<Void> abort(WriteFence fence, ObjectKey key, String uploadId) {
    return fenced(
            fence,
            () ->
                s3.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key.value()).uploadId(uploadId)))
        .replaceWithVoid()
        .onFailure(NoSuchUploadException.class)
        .recoverWithNull()
        .onFailure()
        .transform(S3Failures::problem);
  }

  private <T> Uni<T> write(WriteFence fence, Supplier<CompletableFuture<T>> request) {
    return fenced(fence, request).onFailure().transform(S3Failures::problem);
  }

  private <T> Uni<T> fenced(WriteFence fence, Supplier<CompletableFuture<T>> request) {
    return retried(fence.passage(), request);
  }

  private <T> Uni<T> read(Supplier<CompletableFuture<T>> request) {
    return retried(Uni.createFrom().voidItem(), request);
  }

  /**
   * @param passage waited for before each attempt
   */
  private <T> Uni<T> retried(Uni<Void> passage, Supplier<CompletableFuture<T>> request) {
    Uni<T> once =
        passage
            .chain(() -> Uni.createFrom().completionStage(request))
            .onFailure(CompletionException.class)
            .transform(S3Failures::cause);
    if (config.retries() == 0) {
      return once;
    }
    return once.onFailure(S3Failures::isRetryable)
        .retry()
        .withBackOff(config.retryDelay(), MAX_RETRY_DELAY)
        .withJitter(0.3)
        .atMost(config.retries())
        // Mutiny wraps the last failure to say that it gave up.
        .onFailure(IllegalStateException.class)
        .transform(S3Failures::cause);
  }
}
