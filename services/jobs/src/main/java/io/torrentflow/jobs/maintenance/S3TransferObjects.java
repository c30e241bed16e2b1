package io.torrentflow.jobs.maintenance;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.platform.storage.StorageConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.reactivestreams.FlowAdapters;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What transfers have in the bucket: their objects and the uploads that were begun. */
@ApplicationScoped
class S3TransferObjects {
  // Buckets respond to deletions within tens of milliseconds; a few at once keep a large transfer
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
    String prefix = ObjectKey.prefix(space, transfer);
    SdkPublisher<S3Object> objects =
        s3.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix)).contents();
    return abortUploads(space, transfer)
        .chain(
            () ->
                each(objects, object -> s3.deleteObject(r -> r.bucket(bucket).key(object.key()))));
  }

  /** Ends the uploads that nobody goes on with, for example those of an agent that was lost. */
  Uni<Void> abortUploads(Space space, TransferId transfer) {
    String prefix = ObjectKey.prefix(space, transfer);
    SdkPublisher<MultipartUpload> uploads =
        s3.listMultipartUploadsPaginator(r -> r.bucket(bucket).prefix(prefix))
            .uploads()
            // Some stores ignore the prefix here, and another transfer's upload must not be
            // touched.
            .filter(upload -> upload.key().startsWith(prefix));
    return each(
        uploads,
        upload ->
            s3.abortMultipartUpload(
                r -> r.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
  }

  private static <T> Uni<Void> each(SdkPublisher<T> items, Function<T, CompletionStage<?>> work) {
    return Multi.createFrom()
        .publisher(FlowAdapters.toFlowPublisher(items))
        .onItem()
        .transformToUni(item -> Uni.createFrom().completionStage(() -> work.apply(item)))
        .merge(CONCURRENCY)
        .onItem()
        .ignoreAsUni();
  }
}
