package io.torrentflow.agent.upload;

import io.torrentflow.agent.AgentConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/** Adds to the client of {@code quarkus.s3.*} what no property sets. */
@ApplicationScoped
class S3ClientProducer {
  @Produces
  @ApplicationScoped
  S3AsyncClient client(S3AsyncClientBuilder builder, AgentConfig config) {
    return builder
        // Set as a whole: the extension's own sets the old checksum switch, which the SDK does not
        // take together with the new ones. Signed chunks are unknown to R2.
        .serviceConfiguration(s3 -> s3.pathStyleAccessEnabled(true).chunkedEncodingEnabled(false))
        // Parts are sealed by TLS and named by their ETag; R2 knows no CRC trailers.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(
            override ->
                override
                    .apiCallTimeout(config.upload().requestTimeout())
                    // S3ObjectStore tries again itself: it knows what is retryable.
                    .retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }
}
