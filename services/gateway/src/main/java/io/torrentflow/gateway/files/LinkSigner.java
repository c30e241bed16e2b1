package io.torrentflow.gateway.files;

import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.object.RelativePath;
import io.torrentflow.platform.storage.StorageConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Signs links to objects; a calculation, no request is made. */
@ApplicationScoped
class LinkSigner {
  private final S3Presigner presigner;
  private final StorageConfig storage;
  private final InstantSource clock;

  LinkSigner(S3Presigner presigner, StorageConfig storage, InstantSource clock) {
    this.presigner = presigner;
    this.storage = storage;
    this.clock = clock;
  }

  LinkView sign(ObjectKey key, RelativePath path) {
    Duration lifetime = storage.linkLifetime();
    URI url =
        URI.create(
            presigner
                .presignGetObject(
                    sign ->
                        sign.signatureDuration(lifetime)
                            .getObjectRequest(
                                get ->
                                    get.bucket(storage.bucket())
                                        .key(key.value())
                                        .responseContentDisposition(disposition(path))))
                .url()
                .toString());
    return new LinkView(url, clock.instant().plus(lifetime));
  }

  /** RFC 6266: saved, never shown, so that untrusted HTML does not run at the store's origin. */
  private static String disposition(RelativePath path) {
    String encoded = URLEncoder.encode(path.fileName(), StandardCharsets.UTF_8).replace("+", "%20");
    return "attachment; filename*=UTF-8''" + encoded;
  }
}
