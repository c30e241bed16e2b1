package io.torrentflow.platform.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Adds to the clients of {@code quarkus.s3} what no property sets: the rules of Cloudflare R2,
 * which other stores keep as well. The extension has a builder only where its client is injected,
 * so each is looked up when it is needed.
 */
final class S3ClientProducer {
  // Signed chunks are unknown to R2. Set as a whole: the extension's own sets the old checksum
  // switch, which the SDK does not take together with the new ones.
  private static final S3Configuration RULES =
      S3Configuration.builder().pathStyleAccessEnabled(true).chunkedEncodingEnabled(false).build();

  @Produces
  @ApplicationScoped
  S3AsyncClient client(Instance<S3AsyncClientBuilder> builder, StorageConfig config) {
    return builder
        .get()
        .serviceConfiguration(RULES)
        // Parts are sealed by TLS and named by their ETag; R2 knows no CRC trailers.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(
            override ->
                override
                    .apiCallTimeout(config.requestTimeout())
                    // Who calls tries again: it knows what is retryable.
                    .retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  @Produces
  @ApplicationScoped
  S3Presigner presigner(Instance<S3Presigner.Builder> builders, StorageConfig config) {
    S3Presigner.Builder builder = builders.get().serviceConfiguration(RULES);
    config.publicEndpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }
}
