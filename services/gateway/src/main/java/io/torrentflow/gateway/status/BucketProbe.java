package io.torrentflow.gateway.status;

import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.storage.StorageConfig;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Also finds out that the bucket is there and the credentials are good. */
@ApplicationScoped
class BucketProbe implements Probe {
  private final S3AsyncClient s3;
  private final String bucket;

  BucketProbe(S3AsyncClient s3, StorageConfig storage) {
    this.s3 = s3;
    this.bucket = storage.bucket();
  }

  @Override
  public String name() {
    return "bucket";
  }

  @Override
  public Uni<Void> check() {
    return Uni.createFrom()
        .completionStage(
            () ->
                s3.headBucket(
                    head ->
                        head.bucket(bucket)
                            .overrideConfiguration(
                                override -> override.apiCallTimeout(DependencyMonitor.TIMEOUT))))
        .replaceWithVoid();
  }
}
