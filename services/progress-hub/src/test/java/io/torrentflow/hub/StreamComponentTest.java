package io.torrentflow.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.hub.testing.HubComponentTest;
import io.torrentflow.hub.testing.TestingJob;
import io.torrentflow.hub.testing.TestingTransfer;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.Broker;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.TransferState;
import io.torrentflow.testing.sse.EventReader;
import io.torrentflow.testing.sse.EventReader.Event;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StreamComponentTest extends HubComponentTest {
  private final TestingJob job = TestingJob.of(owner);
  private final long start = now();

  @Nested
  class AStream {
    @Test
    void isReadyWithoutAnyJob() {
      try (EventReader stream = stream(owner)) {
        assertThat(stream.events()).extracting(Event::name).containsExactly("ready");
        assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
        assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
        assertThat(stream.header("X-Correlation-Id")).isNotEmpty();
      }
    }

    @Test
    void tellsReadersToReconnectAtDifferentTimes() {
      Set<Integer> times = new HashSet<>();
      for (int i = 0; i < 5; i++) {
        try (EventReader stream = stream(owner)) {
          times.add(Integer.valueOf(stream.retry()));
        }
      }

      assertThat(times)
          .hasSizeGreaterThan(1)
          .allSatisfy(time -> assertThat(time).isBetween(1_000, 5_000));
    }

    @Test
    void startsWithTheStateAndContinuesWithChanges() throws JsonProcessingException {
      JobState made = job.at(start);
      TransferState state = TestingTransfer.downloading(job.transfer(), start + 1);
      jobs.event(made);
      jobs.event(state);
      awaitStored(job, start + 1);

      try (EventReader stream = stream(owner)) {
        assertThat(stream.events()).extracting(Event::name).containsExactly("job", "ready");
        Event first = stream.events().getFirst();
        assertThat(first.id()).isEqualTo(Long.toString(start + 1));
        assertThat(first.data())
            .isEqualTo(json.readTree(json.writeValueAsString(JobView.of(made, state))));

        jobs.progress(TestingTransfer.downloading(job.transfer(), start + 2));

        assertThat(stream.awaitSeq(start + 2).id()).isEqualTo(Long.toString(start + 2));
      }
    }

    @Test
    void showsALaterJob() {
      try (EventReader stream = stream(owner)) {
        jobs.event(job.at(start));
        jobs.event(TestingTransfer.downloading(job.transfer(), start + 1));

        assertThat(stream.awaitSeq(start + 1).status()).isEqualTo("downloading");
      }
    }

    @Test
    void showsAJobWhoseTransferCameFirst() {
      try (EventReader stream = stream(owner)) {
        jobs.event(TestingTransfer.downloading(job.transfer(), start + 1));
        jobs.event(job.at(start + 2));

        stream.awaitSeq(start + 2);
      }
    }

    @Test
    void showsAJobThatEndedBeforeItsTransferIsKnown() {
      try (EventReader stream = stream(owner)) {
        jobs.event(job.completed(1_000).at(start));

        Event shown = stream.awaitSeq(start);
        assertThat(shown.status()).isEqualTo("completed");
        assertThat(shown.data().get("downloadedBytes").asLong()).isEqualTo(1_000);
      }
    }

    @Test
    void neverGoesBackToAnOlderState() {
      try (EventReader stream = stream(owner)) {
        jobs.event(job.at(start));
        jobs.event(TestingTransfer.downloading(job.transfer(), start + 5));
        stream.awaitSeq(start + 5);

        jobs.event(TestingTransfer.downloading(job.transfer(), start + 4));
        jobs.event(TestingTransfer.downloading(job.transfer(), start + 5));
        jobs.event(job.at(start - 1));
        jobs.event(TestingTransfer.downloading(job.transfer(), start + 6));

        stream.awaitSeq(start + 6);
        assertThat(stream.events("job"))
            .extracting(Event::seq)
            .containsExactly(start + 5, start + 6);
      }
    }

    @Test
    void showsAPauseOlderThanTheTransfersState() {
      try (EventReader stream = stream(owner)) {
        jobs.event(job.at(start));
        jobs.event(TestingTransfer.downloading(job.transfer(), start + 9));
        stream.awaitSeq(start + 9);

        jobs.event(job.paused(300).at(start + 5));

        Event paused = stream.awaitEvent(event -> event.status().equals("paused"));
        assertThat(paused.seq()).isGreaterThan(start + 9);
        assertThat(paused.data().get("downloadedBytes").asLong()).isEqualTo(300);
      }
    }

    @Test
    void hidesProgressOfAPausedJob() {
      jobs.event(job.paused(300).at(start));
      awaitStored(job, start);
      try (EventReader stream = stream(owner)) {
        jobs.event(TestingTransfer.downloading(job.transfer(), start + 1));
        jobs.event(job.at(start + 2));

        stream.awaitEvent(event -> event.status().equals("downloading"));
        assertThat(stream.events("job"))
            .extracting(Event::status)
            .containsExactly("paused", "downloading");
      }
    }

    @Test
    void followsAJobThatIsMovedToAnotherTransfer() {
      TransferId other = new TransferId(UUID.randomUUID());
      try (EventReader stream = stream(owner)) {
        jobs.event(job.at(start));
        jobs.event(TestingTransfer.downloading(job.transfer(), start + 7));
        stream.awaitSeq(start + 7);
        jobs.event(TestingTransfer.downloading(other, start + 3));

        jobs.event(job.on(other).at(start + 4));
        jobs.event(TestingTransfer.downloading(other, start + 9));

        stream.awaitSeq(start + 9);
        assertThat(stream.events("job")).extracting(Event::seq).isSorted();
      }
    }

    @Test
    void reportsADeletedJob() {
      try (EventReader stream = stream(owner)) {
        jobs.event(job.completed(1).at(start));
        stream.awaitSeq(start);

        jobs.event(job.completed(1).gone().at(start + 1));

        Event gone = stream.awaitEvent(event -> event.name().equals("gone"));
        assertThat(gone.job()).isEqualTo(job.id().toString());
        assertThat(gone.seq()).isEqualTo(start + 1);
        assertThat(gone.data().size()).isEqualTo(2);
      }
    }

    @Test
    void omitsADeletedJob() {
      jobs.event(job.completed(1).gone().at(start));
      TestingJob later = TestingJob.of(owner).completed(1);
      jobs.event(later.at(start + 1));
      awaitStored(later, start + 1);

      try (EventReader stream = stream(owner)) {
        assertThat(stream.events()).extracting(Event::name).containsExactly("job", "ready");
        assertThat(stream.events().getFirst().job()).isEqualTo(later.id().toString());
      }
    }

    @Test
    void hasNoJobsOfOtherUsers() {
      UserId other = TestingJob.newUser();
      TestingJob theirs = TestingJob.of(other, job.transfer()).named("their secret");
      try (EventReader stream = stream(owner)) {
        jobs.event(theirs.at(start));
        jobs.event(job.at(start + 1));
        jobs.event(TestingTransfer.downloading(job.transfer(), start + 2));

        stream.awaitSeq(start + 2);
        assertThat(stream.events("job")).extracting(Event::job).containsOnly(job.id().toString());
        assertThat(stream.events("job"))
            .noneMatch(event -> event.data().toString().contains("secret"));
      }
    }
  }

  @Nested
  class TheStreamOfOneJob {
    @Test
    void hasOnlyThatJob() {
      TestingJob other = TestingJob.of(owner);
      jobs.event(other.completed(1).at(start));
      jobs.event(job.completed(1).at(start + 1));
      awaitStored(job, start + 1);

      try (EventReader stream = streamOf(job.id(), owner).awaitReady()) {
        jobs.event(other.completed(1).gone().at(start + 2));
        jobs.event(job.completed(1).gone().at(start + 3));

        stream.awaitEvent(event -> event.name().equals("gone"));
        assertThat(stream.events()).extracting(Event::name).containsExactly("job", "ready", "gone");
        assertThat(stream.events().getLast().job()).isEqualTo(job.id().toString());
      }
    }

    @Test
    void isNotFoundForAnotherUser() {
      jobs.event(job.completed(1).at(start));
      awaitStored(job, start);

      assertNotFound(streamOf(job.id(), TestingJob.newUser()));
    }

    @Test
    void isNotFoundForAnUnknownJob() {
      assertNotFound(streamOf(new JobId(UUID.randomUUID()), owner));
    }

    @Test
    void isNotFoundForWhatIsNoId() {
      assertNotFound(streamOf("seven", owner));
    }

    @Test
    void isNotFoundForADeletedJob() {
      jobs.event(job.completed(1).at(start));
      awaitStored(job, start);
      jobs.event(job.completed(1).gone().at(start + 1));

      await().atMost(BOUND).untilAsserted(() -> assertNotFound(streamOf(job.id(), owner)));
    }

    private void assertNotFound(EventReader stream) {
      try (stream) {
        assertThat(stream.statusCode()).isEqualTo(404);
        assertThat(stream.header("Content-Type")).isEqualTo("application/problem+json");
      }
    }
  }

  @Nested
  class AReaderThatComesBack {
    @Test
    void getsNewerStatesAndTheLastFiveSecondsAgain() {
      TestingJob older = TestingJob.of(owner).completed(1);
      TestingJob recent = TestingJob.of(owner).completed(2);
      jobs.event(older.at(start - 6_000_000));
      jobs.event(recent.at(start - 4_000_000));
      jobs.event(job.completed(3).at(start + 1));
      awaitStored(job, start + 1);
      acceptedAt(older, start - 6_000_000);

      try (EventReader stream = stream(token(owner), Long.toString(start))) {
        assertThat(stream.events()).extracting(Event::name).containsExactly("job", "job", "ready");
        assertThat(stream.events("job"))
            .extracting(Event::seq)
            .containsExactly(start - 4_000_000, start + 1);
        assertThat(stream.events())
            .extracting(Event::id)
            .containsExactly(
                Long.toString(start), Long.toString(start + 1), Long.toString(start + 1));
      }
    }

    @Test
    void getsAnEndThatWasHeldBackForLong() {
      TestingJob late = TestingJob.of(owner).completed(1);
      jobs.event(job.completed(2).at(start));
      jobs.event(late.at(start - 60_000_000));
      awaitStored(late, start - 60_000_000);

      try (EventReader stream = stream(token(owner), Long.toString(start))) {
        assertThat(stream.events("job"))
            .extracting(Event::seq)
            .containsExactly(start - 60_000_000, start);
      }
    }

    private void acceptedAt(TestingJob stored, long at) {
      redis("HSET", "torrentflow:hub:job:" + stored.id(), "at", Long.toString(at));
    }

    @Test
    void getsADeletion() {
      jobs.event(job.completed(1).at(start));
      awaitStored(job, start);
      jobs.event(job.completed(1).gone().at(start + 1));
      await()
          .atMost(BOUND)
          .untilAsserted(
              () -> {
                try (EventReader stream = stream(token(owner), Long.toString(start))) {
                  assertThat(stream.events())
                      .extracting(Event::name)
                      .containsExactly("gone", "ready");
                }
              });
    }

    @Test
    void isResetWithAMalformedId() {
      assertReset("seven");
    }

    @Test
    void isResetWithAnIdOfTheFuture() {
      assertReset(Long.toString(start + 60_000_000));
    }

    @Test
    void isResetWithAnIdOlderThanTheTombstones() {
      assertReset(Long.toString(start - 25L * 3_600_000_000L));
    }

    private void assertReset(String id) {
      jobs.event(job.completed(1).at(start));
      awaitStored(job, start);

      try (EventReader stream = stream(token(owner), id)) {
        assertThat(stream.events())
            .extracting(Event::name)
            .containsExactly("reset", "job", "ready");
        assertThat(stream.events().getFirst().id()).isEmpty();
      }
    }
  }

  @Test
  void skipsAMalformedMessage() {
    jobs.send(Broker.TRANSFER_PROGRESS, "{ not json");
    jobs.send(Broker.JOB_EVENT_PREFIX + "changed", "{\"type\":\"job.event.changed\"}");

    jobs.event(job.completed(1).at(start));

    awaitStored(job, start);
  }

  @Test
  void statesInRedisExpire() {
    jobs.event(TestingTransfer.state(job.transfer(), start, JobStatus.COMPLETED));
    jobs.event(job.completed(1).at(start));
    awaitStored(job, start);

    List<String> keys =
        List.of(
            "torrentflow:hub:transfer:" + job.transfer(),
            "torrentflow:hub:job:" + job.id(),
            "torrentflow:hub:user:" + owner + ":jobs",
            "torrentflow:hub:user:" + owner + ":known");

    assertThat(keys).allSatisfy(key -> assertThat(Long.parseLong(redis("TTL", key))).isPositive());
    assertThat(Long.parseLong(redis("TTL", keys.get(1)))).isBetween(86_000L, 86_400L);
  }
}
