package io.torrentflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.torrentflow.kernel.job.JobStatus;
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
class JobStatusTablesTest {
  @Test
  void theStatesAreThoseOfTheEnum() throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      List<String> rows = Sql.column(admin, "SELECT name || ' ' || terminal FROM job_status");

      assertThat(rows)
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(JobStatus.values())
                  .map(s -> s.wireName() + " " + s.isTerminal())
                  .toList());
    }
  }

  @Test
  void theMovesAreThoseOfTheEnum() throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      List<String> rows =
          Sql.column(admin, "SELECT from_status || ' ' || to_status FROM job_transition");

      assertThat(rows)
          .containsExactlyInAnyOrderElementsOf(
              moves(true).map(m -> wire(m, 0) + " " + wire(m, 1)).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("legalMoves")
  void aLegalMoveIsTaken(JobStatus from, JobStatus to) throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      UUID job = aJobIn(admin, from);

      assertThat(move(admin, job, to)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("illegalMoves")
  void anIllegalMoveIsRefusedByTheDatabase(JobStatus from, JobStatus to) throws SQLException {
    try (Connection admin = TestingDatabase.asAdmin()) {
      UUID job = aJobIn(admin, from);

      assertThatThrownBy(() -> move(admin, job, to))
          .hasMessageContaining("cannot move from " + from.wireName() + " to " + to.wireName());
    }
  }

  @Test
  void aJobCannotBeginInAnotherState() throws SQLException {
    try (Connection gateway = TestingDatabase.asGateway()) {
      UUID job = Sql.aJob(gateway);

      assertThatThrownBy(
              () ->
                  Sql.run(
                      gateway,
                      "INSERT INTO jobs (id, owner_id, status, source_type, source_uri,"
                          + " correlation_id) SELECT ?, owner_id, 'completed', source_type,"
                          + " source_uri, 'c' FROM jobs WHERE id = ?",
                      UUID.randomUUID(),
                      job))
          .hasMessageContaining("a job begins as submitted");
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
                    .filter(to -> to != from && from.canMoveTo(to) == legal)
                    .map(to -> Arguments.of(from, to)));
  }

  private static String wire(Arguments move, int side) {
    return ((JobStatus) move.get()[side]).wireName();
  }

  /** Puts a job into a state behind the guard's back. */
  private static UUID aJobIn(Connection admin, JobStatus status) throws SQLException {
    UUID job = Sql.aJob(admin);
    Sql.run(admin, "ALTER TABLE jobs DISABLE TRIGGER jobs_status_guard");
    move(admin, job, status);
    Sql.run(admin, "ALTER TABLE jobs ENABLE TRIGGER jobs_status_guard");
    return job;
  }

  private static int move(Connection connection, UUID job, JobStatus to) throws SQLException {
    return Sql.run(
        connection,
        "UPDATE jobs SET status = ?, agent_id = 'agent-1' WHERE id = ?",
        to.wireName(),
        job);
  }
}
