package io.torrentflow.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.jobs.JobsBacking;
import io.torrentflow.jobs.Rows;
import io.torrentflow.jobs.TestingClock;
import io.torrentflow.kernel.id.TransferId;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The depth of the job queue is the number of transfers that wait. */
@QuarkusTest
@QuarkusTestResource(JobsBacking.class)
class QueueComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int WAITING = 30;
  private static final int LATER = 20;

  @Inject TicketLeveller leveller;
  @Inject TicketQueue queue;
  @Inject WaitReasonSweep reasons;
  @Inject TestingClock clock;

  private final List<TransferId> transfers = new ArrayList<>();

  @BeforeEach
  void noAgentIsConnectedAndFiftyTransfersWait() {
    Rows.run("DELETE FROM agents");
    Rows.cancelAll();
    for (int i = 0; i < WAITING + LATER; i++) {
      transfers.add(Rows.aTransfer());
    }
    transfers
        .subList(WAITING, WAITING + LATER)
        .forEach(
            transfer ->
                Rows.run(
                    "UPDATE transfers SET next_attempt_at = now() + interval '5 minutes' WHERE id = ?",
                    transfer.value()));
  }

  @AfterEach
  void theClockIsRight() {
    clock.reset();
    transfers.forEach(
        transfer ->
            Rows.run(
                "UPDATE transfers SET status = 'cancelled' WHERE id = ? AND status = 'submitted'",
                transfer.value()));
  }

  @Test
  void matchesWaitingTransfersForTenMinutesWithoutAgents() {
    await().atMost(LIMIT).until(() -> tickets() == WAITING);

    int looksBehind = 0;
    for (int second = 1; second <= 600; second++) {
      clock.advance(Duration.ofSeconds(1));
      leveller.runOnce().await().atMost(LIMIT);

      long tickets = tickets();
      long waiting = waiting();
      looksBehind = tickets < waiting ? looksBehind + 1 : 0;
      assertThat(tickets).as("after %d s", second).isLessThanOrEqualTo(waiting);
      // One look sees that retries have become due, the next puts it right.
      assertThat(looksBehind).as("after %d s", second).isLessThanOrEqualTo(2);
    }
    assertThat(tickets()).isEqualTo(WAITING + LATER);
  }

  @Test
  void removesSurplusTickets() {
    await().atMost(LIMIT).until(() -> tickets() == WAITING);

    transfers
        .subList(0, 10)
        .forEach(
            transfer ->
                Rows.run(
                    "UPDATE transfers SET status = 'cancelled' WHERE id = ?", transfer.value()));

    await().atMost(LIMIT).until(() -> tickets() == WAITING - 10);
  }

  @Test
  void recreatesTicketsThatTheBrokerLost() {
    await().atMost(LIMIT).until(() -> tickets() == WAITING);

    while (queue.pull().await().atMost(LIMIT)) {
      // Until nothing is left.
      continue;
    }

    await().atMost(LIMIT).until(() -> tickets() == WAITING);
  }

  @Test
  void failsATransferThatNoConnectedAgentCanFetch() {
    TransferId transfer = transfers.getFirst();
    connect("magnets", 0, "{magnet}");

    reasons.runOnce().await().atMost(LIMIT);
    assertThat(Rows.value("SELECT reason ->> 'code' FROM transfers WHERE id = ?", transfer.value()))
        .isEqualTo("ENGINE_MISSING");
    assertThat(Rows.statusOf(transfer)).isEqualTo("submitted");

    clock.advance(Duration.ofMinutes(61));
    reasons.runOnce().await().atMost(LIMIT);

    assertThat(Rows.statusOf(transfer)).isEqualTo("failed");
    assertThat(Rows.value("SELECT ended_code FROM jobs WHERE transfer_id = ?", transfer.value()))
        .isEqualTo("ENGINE_MISSING");
  }

  @Test
  void matchesWaitingTransfersThoughAgentsHaveRoomForOthers() {
    await().atMost(LIMIT).until(() -> queue.depth().await().atMost(LIMIT) == WAITING);

    connect("magnets", 4, 0, "{magnet}");

    await()
        .during(Duration.ofSeconds(2))
        .atMost(LIMIT)
        .until(() -> queue.depth().await().atMost(LIMIT) == WAITING);
  }

  @Test
  void timeWithoutAgentsDoesNotCountForATransferThatNoneCanFetch() {
    TransferId transfer = transfers.getFirst();
    connect("magnets", 0, "{magnet}");
    reasons.runOnce().await().atMost(LIMIT);
    Rows.run("DELETE FROM agents");
    reasons.runOnce().await().atMost(LIMIT);
    assertThat(reasonOf(transfer)).isEqualTo("none");
    clock.advance(Duration.ofMinutes(61));

    connect("magnets", 0, "{magnet}");
    reasons.runOnce().await().atMost(LIMIT);

    assertThat(Rows.statusOf(transfer)).isEqualTo("submitted");
  }

  @Test
  void saysThatATransferWaitsForAFreeSlot() {
    TransferId transfer = transfers.getFirst();
    connect("busy", 3, "{http,magnet,torrent}");

    reasons.runOnce().await().atMost(LIMIT);
    assertThat(reasonOf(transfer)).isEqualTo("NO_FREE_SLOT Waiting for a free slot (3 of 3 busy).");

    Rows.run("UPDATE agents SET draining = true");
    reasons.runOnce().await().atMost(LIMIT);

    assertThat(reasonOf(transfer)).isEqualTo("none");
  }

  /** An agent all of whose slots are taken. */
  private static void connect(String id, int slots, String sources) {
    connect(id, slots, slots, sources);
  }

  private static void connect(String id, int slots, int running, String sources) {
    Rows.run(
        "INSERT INTO agents (id, boot, beat, address, version, slots, running, bytes_remaining,"
            + " sources, draining) VALUES (?, gen_random_uuid(), 1, 'http://127.0.0.1:9', '1', ?,"
            + " ?, 0, ?::text[], false)",
        id,
        slots,
        running,
        sources);
  }

  private static String reasonOf(TransferId transfer) {
    return Rows.value(
        "SELECT coalesce((reason ->> 'code') || ' ' || (reason ->> 'detail'), 'none') FROM transfers WHERE id = ?",
        transfer.value());
  }

  private long tickets() {
    return queue.depth().await().atMost(LIMIT)
        + Long.parseLong(
            Rows.value("SELECT count(*) FROM outbox WHERE routing_key = 'job.submitted'"));
  }

  /** As the driven clock has it. */
  private long waiting() {
    return Long.parseLong(
        Rows.value(
            "SELECT count(*) FROM transfers WHERE status = 'submitted' AND (next_attempt_at IS NULL"
                + " OR next_attempt_at <= ?::timestamptz)",
            clock.instant().toString()));
  }
}
