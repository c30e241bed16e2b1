package io.torrentflow.gateway.files;

import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.kernel.object.ObjectKey;
import io.torrentflow.kernel.object.RelativePath;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
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
  private final GatewayConfig config;
  private final InstantSource clock;

  LinkSigner(
      S3Presigner presigner, StorageConfig storage, GatewayConfig config, InstantSource clock) {
    this.presigner = presigner;
    this.storage = storage;
    this.config = config;
    this.clock = clock;
  }

  /**
   * @throws ProblemException with {@code VALIDATION_FAILED} for a file that browsers must not show
   */
  LinkView sign(ObjectKey key, RelativePath path, LinkPurpose purpose) {
    Duration lifetime = purpose.isLong() ? config.longLinkLifetime() : storage.linkLifetime();
    String fileName = path.fileName();
    URI url =
        sign(
            lifetime,
            get -> {
              get.key(key.value()).responseContentDisposition(disposition(purpose, fileName));
              if (purpose.isShown()) {
                get.responseContentType(shownType(fileName));
              }
            });
    return new LinkView(url, clock.instant().plus(lifetime));
  }

  private static String shownType(String fileName) {
    return ShownTypes.of(fileName)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.VALIDATION_FAILED,
                    fileName + " is no image, text, sound or film that is shown; download it.",
                    "purpose",
                    null));
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

  /**
   * RFC 6266: saved unless it can hold no script, so that untrusted HTML does not run at the
   * store's origin.
   */
  private static String disposition(LinkPurpose purpose, String fileName) {
    String encoded = URLEncoder.encode(fileName, StandardCharsets.UTF_8).replace("+", "%20");
    return (purpose.isShown() ? "inline" : "attachment") + "; filename*=UTF-8''" + encoded;
  }
}
