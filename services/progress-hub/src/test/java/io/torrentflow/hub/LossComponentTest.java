package io.torrentflow.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.hub.testing.HubComponentTest;
import io.torrentflow.hub.testing.HubTestResource;
import io.torrentflow.hub.testing.TestingJob;
import io.torrentflow.hub.testing.TestingTransfer;
import io.torrentflow.testing.sse.EventReader;
import io.torrentflow.testing.sse.EventReader.Event;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LossComponentTest extends HubComponentTest {
  private final TestingJob job = TestingJob.of(owner);
  private final long start = now();

  @BeforeEach
  void record() {
    jobs.record(
        owner,
        List.of(job.at(start)),
        List.of(TestingTransfer.downloading(job.transfer(), start + 1)));
  }

  @Nested
  class AfterRedisWasWiped {
    @Test
    void anOpenStreamContinues() {
      try (EventReader stream = stream(owner)) {
        redis("FLUSHALL");

        jobs.progress(TestingTransfer.downloading(job.transfer(), start + 2));

        stream.awaitSeq(start + 2);
      }
    }

    @Test
    void aNewStreamHasTheWholeStateAgain() {
      stream(owner).close();
      redis("FLUSHALL");
      markComplete();

      try (EventReader stream = stream(owner)) {
        stream.awaitSeq(start + 1);
      }
    }

    @Test
    void anEarlierReaderIsReset() {
      String seen = Long.toString(start);
      stream(owner).close();
      redis("FLUSHALL");
      markComplete();
      jobs.recordAt(java.time.Instant.now(), owner, List.of(job.completed(1).at(start + 1)));

      try (EventReader stream = stream(token(owner), seen)) {
        assertThat(stream.events())
            .extracting(Event::name)
            .containsExactly("reset", "job", "ready");
      }
    }
  }

  @Nested
  class WhenTheConnectionForChangesGoesSilent {
    @Test
    void anOpenStreamContinues() {
      try (EventReader stream = stream(owner)) {
        stream.awaitSeq(start + 1);
        HubTestResource.silenceSubscriptions();

        jobs.progress(TestingTransfer.downloading(job.transfer(), start + 2));

        stream.awaitSeq(start + 2);
        jobs.progress(TestingTransfer.downloading(job.transfer(), start + 3));
        stream.awaitSeq(start + 3);
      }
    }
  }

  @Nested
  class WhenRedisIsRestarted {
    @Test
    void anOpenStreamIsResetWithoutLoss() {
      TestingJob completed = job.completed(1_000);
      try (EventReader stream = stream(owner)) {
        stream.awaitSeq(start + 1);
        jobs.recordAt(java.time.Instant.now(), owner, List.of(job.at(start)));
        redis.execute("SHUTDOWN", "NOSAVE").onFailure().recoverWithNull().await().atMost(BOUND);

        jobs.event(completed.at(start + 9));
        HubTestResource.restartRedis();

        stream.awaitSeq(start + 9);
        stream.awaitEvent(event -> event.name().equals("reset"));
        jobs.event(completed.at(start + 10));
        stream.awaitSeq(start + 10);
      }
    }

    @Test
    void whatItHadNotYetWrittenToItsFileIsReadAgain() {
      stream(owner).close();
      redis("SAVE");
      TestingJob completed = job.completed(1_000);
      jobs.event(completed.at(start + 9));
      awaitStored(completed, start + 9);
      jobs.recordAt(java.time.Instant.now(), owner, List.of(completed.at(start + 9)));

      redis.execute("SHUTDOWN", "NOSAVE").onFailure().recoverWithNull().await().atMost(BOUND);
      HubTestResource.restartRedis();

      // As a gateway does that has filled in what is live.
      await().atMost(BOUND).ignoreExceptions().untilAsserted(() -> markComplete());
      try (EventReader stream = stream(owner)) {
        stream.awaitSeq(start + 9);
      } finally {
        redis("FLUSHALL");
        redis("SAVE");
      }
    }

    @Test
    void newStreamsGet503UntilRedisIsBack() {
      String token = token(owner);
      redis.execute("SHUTDOWN", "NOSAVE").onFailure().recoverWithNull().await().atMost(BOUND);

      try (EventReader stream = EventReader.open(events, token, null)) {
        assertThat(stream.statusCode()).isEqualTo(503);
        assertThat(stream.header("Retry-After")).isNotEmpty();
      } finally {
        HubTestResource.restartRedis();
      }
      await()
          .atMost(BOUND)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                markComplete();
                stream(owner).close();
              });
    }
  }
}
