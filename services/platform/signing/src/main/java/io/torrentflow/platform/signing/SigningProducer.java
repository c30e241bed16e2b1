package io.torrentflow.platform.signing;

import io.torrentflow.kernel.signing.RequestSigner;
import io.torrentflow.kernel.signing.RequestVerifier;
import io.torrentflow.kernel.signing.SigningKeys;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;

/** Makes signer and verifier from {@code torrentflow.signing.keys}. */
final class SigningProducer {
  private final Optional<String> keys;

  // Optional, because gateway and hub neither sign nor verify and are given no key.
  SigningProducer(SigningConfig config) {
    this.keys = config.keys();
  }

  @Produces
  @Singleton
  RequestSigner signer(InstantSource clock) {
    return new RequestSigner(keys(), clock);
  }

  @Produces
  @Singleton
  RequestVerifier verifier(InstantSource clock) {
    return new RequestVerifier(keys(), clock);
  }

  private SigningKeys keys() {
    return SigningKeys.parse(
        keys.orElseThrow(
            () ->
                new IllegalStateException(
                    "Set torrentflow.signing.keys to id:base64, the same for jobs and agents.")));
  }
}
