package io.torrentflow.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.jobs.JobsBacking;
import io.torrentflow.jobs.Rows;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.StartTransfer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose transfer is handed out next. */
@QuarkusTest
@QuarkusTestResource(JobsBacking.class)
class DispatchOrderComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Inject PgDispatchStore store;

  @BeforeEach
  void oneAgentIsFull() {
    Rows.run("DELETE FROM agents");
    Rows.cancelAll();
    Rows.run(
        "INSERT INTO agents (id, boot, beat, address, version, slots, running, bytes_remaining,"
            + " sources, draining) VALUES ('full', gen_random_uuid(), 1, 'http://127.0.0.1:9',"
            + " '1', 2, 2, 0, '{http,magnet}', false)");
  }

  @AfterEach
  void nothingWaits() {
    Rows.cancelAll();
  }

  @Test
  void startsTheLongestWaitingTransferFirst() {
    TransferId first = Rows.aTransfer();
    TransferId second = Rows.aTransfer();

    assertThat(List.of(next(), next())).containsExactly(first, second);
  }

  @Test
  void prefersTheOwnerWithFewerRunningTransfers() {
    UserId greedy = Rows.aUser();
    UserId modest = Rows.aUser();
    run(Rows.aTransfer(greedy));
    run(Rows.aTransfer(greedy));
    run(Rows.aTransfer(modest));
    TransferId third = Rows.aTransfer(greedy);
    TransferId second = Rows.aTransfer(modest);
    TransferId newcomers = Rows.aTransfer();

    assertThat(List.of(next(), next(), next())).containsExactly(newcomers, second, third);
  }

  @Test
  void letsNobodyWaitForEverWhileOthersComeAnew() {
    UserId busy = Rows.aUser();
    run(Rows.aTransfer(busy));
    TransferId waiting = Rows.aTransfer(busy);
    Rows.run(
        "UPDATE transfers SET waiting_since = now() - interval '11 minutes' WHERE id = ?",
        waiting.value());
    TransferId newcomers = Rows.aTransfer();

    assertThat(List.of(next(), next())).containsExactly(waiting, newcomers);
  }

  @Test
  void ranksASharedTransferByItsLeastServedOwner() {
    UserId greedy = Rows.aUser();
    run(Rows.aTransfer(greedy));
    run(Rows.aTransfer(greedy));
    UserId modest = Rows.aUser();
    run(Rows.aTransfer(modest));
    TransferId own = Rows.aTransfer(modest);
    TransferId shared = Rows.aTransfer(greedy);
    Rows.aJob(shared, Rows.aUser());

    assertThat(List.of(next(), next())).containsExactly(shared, own);
  }

  @Test
  void doesNotCountPausedTransfers() {
    UserId owner = Rows.aUser();
    TransferId paused = Rows.aTransfer(owner);
    run(paused);
    Rows.run("UPDATE transfers SET status = 'paused' WHERE id = ?", paused.value());
    TransferId first = Rows.aTransfer(owner);
    TransferId second = Rows.aTransfer();

    assertThat(List.of(next(), next())).containsExactly(first, second);
  }

  private static void run(TransferId transfer) {
    Rows.run(
        "UPDATE transfers SET status = 'metadata_fetch', agent_id = 'full' WHERE id = ?",
        transfer.value());
  }

  private TransferId next() {
    StartTransfer start =
        store.reserve(Instant.now(), List.of(SourceType.HTTP)).await().atMost(LIMIT);
    assertThat(start).isNotNull();
    return start.transferId();
  }
}
