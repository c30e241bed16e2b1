package io.torrentflow.jobs.review;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.ReviewRequest;
import io.torrentflow.platform.http.CorrelationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes requests for reviews from the broker. One that is lost, late or repeated does no harm: the
 * review reads the wishes that are there, and a sweep finds those that nobody has looked at.
 */
@ApplicationScoped
class ReviewConsumer {
  // Rides out a race. What fails longer is left to the sweep, so that it does not hold up others.
  private static final int MAX_RETRIES = 2;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration MAX_BACKOFF = Duration.ofMillis(500);

  private final ReviewService service;

  ReviewConsumer(ReviewService service) {
    this.service = service;
  }

  @Incoming("reviews")
  Uni<Void> consume(ReviewRequest request) {
    CorrelationId.use(request.header().correlationId());
    return service
        .review(request.transferId())
        .onFailure()
        .retry()
        .withBackOff(FIRST_BACKOFF, MAX_BACKOFF)
        .atMost(MAX_RETRIES)
        .onFailure()
        .invoke(
            e -> Log.warnf("Transfer %s is reviewed later: %s", request.transferId(), e.toString()))
        .onFailure()
        .recoverWithNull();
  }
}
