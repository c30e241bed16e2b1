package io.torrentflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.job.Wish;
import io.torrentflow.testing.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of states and moves agree with {@link JobStatus}, and PostgreSQL enforces them. */
class JobStatusTablesComponentTest {
  @Test
  void statesEqualTheEnum() throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      List<String> rows =
          Database.column(
              admin,
              "SELECT concat_ws(' ', name, terminal::text, joinable::text, held::text)"
                  + " FROM job_status");

      assertThat(rows)
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(JobStatus.values())
                  .map(
                      s ->
                          "%s %s %s %s"
                              .formatted(s.wireName(), s.isTerminal(), s.isJoinable(), s.isHeld()))
                  .toList());
    }
  }

  @Test
  void transitionsEqualTheEnum() throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      List<String> rows =
          Database.column(admin, "SELECT from_status || ' ' || to_status FROM job_transition");

      assertThat(rows)
          .containsExactlyInAnyOrderElementsOf(
              moves(true).map(m -> wire(m, 0) + " " + wire(m, 1)).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("legalMoves")
  void acceptsALegalTransition(JobStatus from, JobStatus to) throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      UUID transfer = aTransferIn(admin, from);

      assertThat(move(admin, transfer, to)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("illegalMoves")
  void refusesAnIllegalTransition(JobStatus from, JobStatus to) throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      UUID transfer = aTransferIn(admin, from);

      assertThatThrownBy(() -> move(admin, transfer, to))
          .hasMessageContaining("cannot move from " + from.wireName() + " to " + to.wireName());
    }
  }

  @Test
  void refusesATransferThatStartsInAnotherState() throws SQLException {
    try (Connection gateway = TestingDatabase.asGateway()) {
      assertThatThrownBy(
              () ->
                  Database.run(
                      gateway,
                      "INSERT INTO transfers (id, status, source_type, asked_v1, correlation_id)"
                          + " VALUES (?, 'completed', 'magnet', ?, 'c')",
                      UUID.randomUUID(),
                      new byte[20]))
          .hasMessageContaining("a transfer begins as submitted");
    }
  }

  @Test
  void jobStatusEqualsTheKernels() throws SQLException {
    try (Connection gateway = TestingDatabase.asGateway()) {
      for (JobEnd end : Arrays.asList(null, JobEnd.COMPLETED, JobEnd.FAILED, JobEnd.CANCELLED)) {
        for (Wish wish : Wish.values()) {
          for (JobStatus transfer : JobStatus.values()) {
            List<String> status =
                Database.column(
                    gateway,
                    "SELECT job_status_of(?::text, ?, ?)",
                    end == null ? null : end.wireName(),
                    wish.wireName(),
                    transfer.wireName());

            assertThat(status).containsExactly(JobStatus.ofJob(end, wish, transfer).wireName());
          }
        }
      }
    }
  }

  @Test
  void seqRisesWhenTheClockIsSetBack() throws SQLException {
    try (Connection gateway = TestingDatabase.asGateway()) {
      long ahead = 99_000_000_000_000_000L;

      assertThat(Database.column(gateway, "SELECT next_seq(?)", ahead))
          .containsExactly("" + (ahead + 1));
      assertThat(Long.parseLong(Database.column(gateway, "SELECT next_seq(0)").getFirst()))
          .isBetween(1_700_000_000_000_000L, ahead);
    }
  }

  @Test
  void seqNeverFalls() throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      UUID transfer = aTransferIn(admin, JobStatus.SUBMITTED);

      assertThatThrownBy(
              () ->
                  Database.run(admin, "UPDATE transfers SET seq = seq - 1 WHERE id = ?", transfer))
          .hasMessageContaining("cannot go back");
    }
  }

  static Stream<Arguments> legalMoves() {
    return moves(true);
  }

  static Stream<Arguments> illegalMoves() {
    return moves(false);
  }

  private static Stream<Arguments> moves(boolean legal) {
    return Arrays.stream(JobStatus.values())
        .flatMap(
            from ->
                Arrays.stream(JobStatus.values())
                    .filter(to -> to != from && from.successors().contains(to) == legal)
                    .map(to -> Arguments.of(from, to)));
  }

  private static String wire(Arguments move, int side) {
    return ((JobStatus) move.get()[side]).wireName();
  }

  /** Puts a transfer into a state behind the guard's back. */
  private static UUID aTransferIn(Connection admin, JobStatus status) throws SQLException {
    UUID transfer = Sql.aTransfer(admin);
    Database.run(admin, "ALTER TABLE transfers DISABLE TRIGGER transfers_status_guard");
    move(admin, transfer, status);
    Database.run(admin, "ALTER TABLE transfers ENABLE TRIGGER transfers_status_guard");
    return transfer;
  }

  private static int move(Connection connection, UUID transfer, JobStatus to) throws SQLException {
    return Database.run(
        connection,
        "UPDATE transfers SET status = ?, agent_id = ? WHERE id = ?",
        to.wireName(),
        to.isAssigned() ? "agent-1" : null,
        transfer);
  }
}
