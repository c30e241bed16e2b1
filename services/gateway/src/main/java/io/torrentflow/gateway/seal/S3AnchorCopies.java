package io.torrentflow.gateway.seal;

import io.smallrye.mutiny.Uni;
import io.torrentflow.platform.storage.StorageConfig;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/**
 * Anchors in the bucket, where the database's owner need not come: beside the spaces of transfers,
 * none of which is called {@code audit}.
 */
@ApplicationScoped
class S3AnchorCopies {
  private static final String JSON = "application/json";

  private final S3AsyncClient s3;
  private final String bucket;

  S3AnchorCopies(S3AsyncClient s3, StorageConfig storage) {
    this.s3 = s3;
    this.bucket = storage.bucket();
  }

  Uni<Void> put(Anchor.Signed signed) {
    Anchor anchor = signed.anchor();
    String body =
        new JsonObject()
            .put("day", anchor.day().toString())
            .put("position", anchor.position())
            .put("hash", anchor.hash())
            .put("keyId", signed.keyId())
            .put("signature", signed.signature())
            .encode();
    return Uni.createFrom()
        .completionStage(
            () ->
                s3.putObject(
                    put -> put.bucket(bucket).key(key(anchor.day())).contentType(JSON),
                    AsyncRequestBody.fromString(body)))
        .replaceWithVoid();
  }

  static String key(LocalDate day) {
    return "audit/anchors/" + day + ".json";
  }
}
