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
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Signs links to objects; a calculation, no request is made. */
@ApplicationScoped
public class LinkSigner {
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
        sign(lifetime, get -> get.key(key.value()).responseContentDisposition(disposition(path)));
    return new LinkView(url, clock.instant().plus(lifetime));
  }

  /** The origin (RFC 6454) that all links lead to. */
  public String origin() {
    URI any = sign(storage.linkLifetime(), get -> get.key("any"));
    return any.getScheme() + "://" + any.getAuthority();
  }

  private URI sign(Duration lifetime, Consumer<GetObjectRequest.Builder> object) {
    return URI.create(
        presigner
            .presignGetObject(
                sign ->
                    sign.signatureDuration(lifetime)
                        .getObjectRequest(
                            get -> get.bucket(storage.bucket()).applyMutation(object)))
            .url()
            .toString());
  }

  /** RFC 6266: saved, never shown, so that untrusted HTML does not run at the store's origin. */
  private static String disposition(RelativePath path) {
    String encoded = URLEncoder.encode(path.fileName(), StandardCharsets.UTF_8).replace("+", "%20");
    return "attachment; filename*=UTF-8''" + encoded;
  }
}
