package io.torrentflow.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.torrentflow.hub.testing.HubComponentTest;
import io.torrentflow.hub.testing.TestingJob;
import io.torrentflow.hub.testing.TestingTransfer;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.testing.sse.EventReader;
import io.torrentflow.testing.sse.EventReader.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(FanOutComponentTest.WithoutDuties.class)
class FanOutComponentTest extends HubComponentTest {
  // What the hub does by the clock, and what counting itself costs.
  private static final Set<String> NOT_OF_CHANGES =
      Set.of("mget", "info", "config|resetstat", "config", "exists");

  /** Redis would count echoes and the checks of open streams' credentials, too. */
  public static final class WithoutDuties implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "torrentflow.hub.echo-interval", "1h",
          "torrentflow.hub.credential-check-interval", "1h");
    }
  }

  private final long start = now();

  @Test
  void redisCommandsOfProgressDoNotGrowWithOwners() {
    Map<String, Integer> forOne = commandsOfProgress(1);
    Map<String, Integer> forTen = commandsOfProgress(10);
    Map<String, Integer> forThousand = commandsOfProgress(1_000);

    assertThat(forOne).containsEntry("publish", 1).containsEntry("eval", 1);
    assertThat(forTen).isEqualTo(forOne);
    assertThat(forThousand).isEqualTo(forOne);
  }

  @Test
  void showsATransferToEachOwnerUnderTheirJob() {
    TransferId transfer = new TransferId(UUID.randomUUID());
    List<TestingJob> owned =
        IntStream.range(0, 5)
            .mapToObj(i -> TestingJob.of(TestingJob.newUser(), transfer).named("of " + i))
            .toList();
    owned.forEach(job -> jobs.event(job.at(start)));
    List<EventReader> streams = new ArrayList<>();
    try {
      owned.forEach(job -> streams.add(stream(job.owner())));

      jobs.event(TestingTransfer.downloading(transfer, start + 1));

      for (int i = 0; i < streams.size(); i++) {
        Event shown = streams.get(i).awaitSeq(start + 1);
        assertThat(shown.job()).isEqualTo(owned.get(i).id().toString());
      }
    } finally {
      streams.forEach(EventReader::close);
    }
  }

  @Test
  void publishesNoOwner() {
    TestingJob job = TestingJob.of(owner);
    jobs.event(job.at(start));
    jobs.event(TestingTransfer.downloading(job.transfer(), start + 1));
    awaitStored(job, start + 1);

    assertThat(redis("HGETALL", "torrentflow:hub:transfer:" + job.transfer()))
        .doesNotContain(owner.toString())
        .doesNotContain(job.id().toString());
  }

  /** The commands that one report of progress of a transfer with so many owners leads to. */
  private Map<String, Integer> commandsOfProgress(int owners) {
    TransferId transfer = new TransferId(UUID.randomUUID());
    UserId last = TestingJob.newUser();
    for (int i = 1; i < owners; i++) {
      jobs.event(TestingJob.of(TestingJob.newUser(), transfer).at(start));
    }
    jobs.event(TestingJob.of(last, transfer).at(start));
    jobs.event(TestingTransfer.downloading(transfer, start + 1));
    // The stream's resync would wait behind all of them.
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> redis("EXISTS", "torrentflow:hub:transfer:" + transfer).equals("1"));
    try (EventReader stream = stream(last)) {
      stream.awaitSeq(start + 1);
      redis("CONFIG", "RESETSTAT");

      jobs.progress(TestingTransfer.downloading(transfer, start + 2));

      stream.awaitSeq(start + 2);
      return commands();
    }
  }

  private Map<String, Integer> commands() {
    Map<String, Integer> calls = new TreeMap<>();
    redis("INFO", "commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_"))
        .forEach(
            line -> {
              String name = line.substring("cmdstat_".length(), line.indexOf(':'));
              String count = line.substring(line.indexOf("calls=") + 6, line.indexOf(','));
              calls.put(name, Integer.parseInt(count));
            });
    calls.keySet().removeAll(NOT_OF_CHANGES);
    return calls;
  }
}
