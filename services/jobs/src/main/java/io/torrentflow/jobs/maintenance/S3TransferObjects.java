package io.torrentflow.jobs.maintenance;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.platform.storage.StorageConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What transfers have in the bucket: their objects and the uploads that were begun. */
@ApplicationScoped
class S3TransferObjects {
  // Buckets answer deletions within tens of milliseconds; a few at once keep a large transfer
  // short.
  private static final int CONCURRENCY = 8;

  private final S3AsyncClient s3;
  private final String bucket;

  S3TransferObjects(S3AsyncClient s3, StorageConfig storage) {
    this.s3 = s3;
    this.bucket = storage.bucket();
  }

  /** Removes everything that the transfer has; it may be repeated. */
  Uni<Void> remove(Space space, TransferId transfer) {
    return abortUploads(space, transfer)
        .chain(() -> deleteObjects(ObjectKey.prefix(space, transfer)));
  }

  /** Ends the uploads that nobody goes on with, as those of an agent that was lost. */
  Uni<Void> abortUploads(Space space, TransferId transfer) {
    return abortUploads(ObjectKey.prefix(space, transfer), null, null);
  }

  private Uni<Void> deleteObjects(String prefix) {
    return Uni.createFrom()
        .completionStage(() -> s3.listObjectsV2(r -> r.bucket(bucket).prefix(prefix)))
        .flatMap(
            page ->
                each(page.contents(), this::delete)
                    // What was listed is gone, so the next page is the first again.
                    .chain(() -> more(page) ? deleteObjects(prefix) : Uni.createFrom().voidItem()));
  }

  private static boolean more(ListObjectsV2Response page) {
    return Boolean.TRUE.equals(page.isTruncated());
  }

  private Uni<Void> delete(S3Object object) {
    return Uni.createFrom()
        .completionStage(() -> s3.deleteObject(r -> r.bucket(bucket).key(object.key())))
        .replaceWithVoid();
  }

  private Uni<Void> abortUploads(
      String prefix, @Nullable String keyMarker, @Nullable String uploadIdMarker) {
    return Uni.createFrom()
        .completionStage(
            () ->
                s3.listMultipartUploads(
                    r ->
                        r.bucket(bucket)
                            .prefix(prefix)
                            .keyMarker(keyMarker)
                            .uploadIdMarker(uploadIdMarker)))
        .flatMap(
            page ->
                each(ofTransfer(prefix, page), this::abort)
                    .chain(
                        () ->
                            Boolean.TRUE.equals(page.isTruncated())
                                ? abortUploads(
                                    prefix, page.nextKeyMarker(), page.nextUploadIdMarker())
                                : Uni.createFrom().voidItem()));
  }

  // Some stores ignore the prefix here, and another transfer's upload must not be touched.
  private static List<MultipartUpload> ofTransfer(
      String prefix, ListMultipartUploadsResponse page) {
    return page.uploads().stream().filter(upload -> upload.key().startsWith(prefix)).toList();
  }

  private Uni<Void> abort(MultipartUpload upload) {
    return Uni.createFrom()
        .completionStage(
            () ->
                s3.abortMultipartUpload(
                    r -> r.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())))
        .replaceWithVoid();
  }

  private static <T> Uni<Void> each(List<T> items, java.util.function.Function<T, Uni<Void>> work) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUni(work::apply)
        .merge(CONCURRENCY)
        .collect()
        .last()
        .replaceWithVoid();
  }
}
