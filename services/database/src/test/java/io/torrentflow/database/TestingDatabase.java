package io.torrentflow.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A real PostgreSQL with the schema, one for the whole test run. */
final class TestingDatabase {
  private static final RolePasswords PASSWORDS = new RolePasswords("gateway-secret", "jobs-secret");
  private static final EmbeddedPostgres POSTGRES = start();

  private TestingDatabase() {}

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres postgres = EmbeddedPostgres.start();
      DatabaseMigration.migrate(
          postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres", PASSWORDS);
      return postgres;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("PostgreSQL did not start", e);
    }
  }

  static Connection asAdmin() throws SQLException {
    return as("postgres", "postgres");
  }

  static Connection asGateway() throws SQLException {
    return as(DatabaseMigration.GATEWAY_ROLE, PASSWORDS.gateway());
  }

  static Connection asJobs() throws SQLException {
    return as(DatabaseMigration.JOBS_ROLE, PASSWORDS.jobs());
  }

  static void migrateAgain() throws SQLException {
    DatabaseMigration.migrate(
        POSTGRES.getJdbcUrl("postgres", "postgres"), "postgres", "postgres", PASSWORDS);
  }

  private static Connection as(String role, String password) throws SQLException {
    return DriverManager.getConnection(POSTGRES.getJdbcUrl(role, "postgres"), role, password);
  }
}
