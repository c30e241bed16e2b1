package io.torrentflow.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.id.UserId;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RefusalCountsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final RefusalCounts counts = new RefusalCounts(() -> NOW);

  @Test
  void countsTheSameOfOneNetworkTogether() {
    unknown("192.0.2.1");
    unknown("192.0.2.1");
    unknown("192.0.2.2");

    assertThat(counts.take())
        .extracting(RefusalCounts.Count::times)
        .containsExactlyInAnyOrder(2L, 1L);
  }

  @Test
  void countsAUserWhereverTheyAre() {
    UserId user = new UserId(UUID.randomUUID());
    counts.add("job.submit", "RATE_LIMITED", user, from("192.0.2.1"));
    counts.add("job.submit", "RATE_LIMITED", user, from("192.0.2.2"));

    assertThat(counts.take()).extracting(RefusalCounts.Count::times).containsExactly(2L);
  }

  @Test
  void givesNothingTwice() {
    unknown("192.0.2.1");
    counts.take();

    assertThat(counts.take()).isEmpty();
  }

  @Test
  void keepsWhatCouldNotBeWritten() {
    unknown("192.0.2.1");
    counts.giveBack(counts.take());
    unknown("192.0.2.1");

    assertThat(counts.take()).extracting(RefusalCounts.Count::times).containsExactly(2L);
  }

  @Test
  void countsTheRestOfAFloodWithoutSayingOfWhom() {
    for (int i = 0; i < RefusalCounts.MAX_ASKING + 50; i++) {
      unknown("network-" + i);
    }

    assertThat(counts.take())
        .hasSize(RefusalCounts.MAX_ASKING + 1)
        .filteredOn(count -> count.example() == null)
        .extracting(RefusalCounts.Count::times)
        .containsExactly(50L);
  }

  private void unknown(String network) {
    counts.add("session.begin", "RATE_LIMITED", null, from(network));
  }

  private static RefusalCounts.Example from(String network) {
    return new RefusalCounts.Example(network, network, "curl", "c");
  }
}
