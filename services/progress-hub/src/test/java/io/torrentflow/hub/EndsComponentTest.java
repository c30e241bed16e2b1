package io.torrentflow.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.torrentflow.hub.testing.HubComponentTest;
import io.torrentflow.hub.testing.TestingJob;
import io.torrentflow.testing.sse.EventReader;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@QuarkusTest
@TestProfile(EndsComponentTest.ShortLives.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndsComponentTest extends HubComponentTest {
  @Inject Event<ShutdownDelayInitiatedEvent> shutdown;

  /** Streams of some seconds, and few of them. */
  public static final class ShortLives implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "torrentflow.hub.stream-lifetime.min", "3s",
          "torrentflow.hub.stream-lifetime.max", "4s",
          "torrentflow.hub.shutdown-spread", "2s",
          "torrentflow.hub.max-streams", "5");
    }
  }

  @Test
  @Order(1)
  void endsAStreamAtItsMaximumAge() {
    try (EventReader stream = stream(owner)) {
      assertThat(stream.awaitEnd()).isEqualTo("LIFETIME_REACHED");
      assertThat(stream.events().getLast().data().get("detail").asText()).isNotEmpty();
    }
  }

  @Test
  @Order(2)
  void boundsTheStreamsOfAReplica() {
    List<EventReader> streams = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        streams.add(stream(TestingJob.newUser()));
      }

      try (EventReader refused = EventReader.open(events, token(owner), null)) {
        assertThat(refused.statusCode()).isEqualTo(429);
      }
    } finally {
      streams.forEach(EventReader::close);
    }
  }

  // The last one: the replica does not come back.
  @Test
  @Order(3)
  void endsStreamsOnShutdown() {
    try (EventReader stream = stream(owner)) {
      shutdown.fire(new ShutdownDelayInitiatedEvent());

      assertThat(stream.awaitEnd()).isEqualTo("REPLICA_STOPPING");
    }
  }
}
