package io.torrentflow.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.hub.testing.HubComponentTest;
import io.torrentflow.hub.testing.TestingJob;
import io.torrentflow.hub.testing.TestingTransfer;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.testing.sse.EventReader;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ResyncComponentTest extends HubComponentTest {
  private final TestingJob job = TestingJob.of(owner);
  private final long start = now();

  @Test
  void requestsTheJobsOfAnUnknownUserFirst() {
    jobs.record(
        owner,
        List.of(job.at(start)),
        List.of(TestingTransfer.downloading(job.transfer(), start + 1)));

    try (EventReader stream = stream(owner)) {
      assertThat(stream.events().getFirst().seq()).isEqualTo(start + 1);
    }
  }

  @Test
  void requestsAKnownUsersJobsOnce() {
    stream(owner).close();

    stream(owner).close();

    // Requests come in order: one for the owner would be here before that for the next user.
    stream(TestingJob.newUser()).close();
    assertThat(jobs.requestsFor(owner)).isEqualTo(1);
  }

  @Test
  void answers503WithoutAResync() {
    jobs.answer(false);

    try (EventReader stream = EventReader.open(events, token(owner), null)) {
      assertThat(stream.statusCode()).isEqualTo(503);
      assertThat(stream.header("Retry-After")).matches("[1-5]");
      assertThat(stream.header("Content-Type")).isEqualTo("application/problem+json");
    }
  }

  @Test
  void requestsJobsOnceForManyWaitingStreams() {
    jobs.answer(false);
    String token = token(owner);

    List<CompletableFuture<Integer>> statuses =
        IntStream.range(0, 5)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> statusOf(token)))
            .toList();

    assertThat(statuses).allSatisfy(status -> assertThat(status.join()).isEqualTo(503));
    assertThat(jobs.requestsFor(owner)).isEqualTo(1);
  }

  @Test
  void opensTheStreamOfAJustCreatedJob() {
    stream(owner).close();
    TestingJob made = job.withId(new JobId(new UuidV7(InstantSource.system()).next()));
    jobs.record(owner, List.of(made.completed(1).at(start)), List.of());

    try (EventReader stream = streamOf(made.id(), owner)) {
      assertThat(stream.statusCode()).isEqualTo(200);
      stream.awaitSeq(start);
    }
  }

  @Test
  void requestsAMissingTransfer() {
    stream(owner).close();
    jobs.event(job.at(start));
    jobs.record(
        owner,
        List.of(job.at(start)),
        List.of(TestingTransfer.downloading(job.transfer(), start + 1)));
    TestingJob marker = TestingJob.of(TestingJob.newUser()).completed(1);
    jobs.event(marker.at(start));
    awaitStored(marker, start);

    try (EventReader stream = stream(owner)) {
      stream.awaitSeq(start + 1);
    }
  }

  @Test
  void aResyncReplacesNoNewerState() {
    jobs.event(job.completed(7).at(start + 5));
    jobs.record(owner, List.of(job.paused(3).at(start)), List.of());

    try (EventReader stream = stream(owner)) {
      jobs.event(job.completed(7).at(start + 6));
      stream.awaitSeq(start + 6);
      // What the resync had would have come between these two.
      assertThat(stream.events("job")).hasSize(2);
      assertThat(stream.events().getFirst().status()).isEqualTo("completed");
    }
  }

  private int statusOf(String token) {
    try (EventReader stream = EventReader.open(events, token, null)) {
      return stream.statusCode();
    }
  }
}
