package io.torrentflow.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;

/** Brings a database to the current schema: login roles first, then the migrations. */
public final class DatabaseMigration {
  /** Login role of the gateway. */
  public static final String GATEWAY_ROLE = "torrentflow_gateway";

  /** Login role of jobs. */
  public static final String JOBS_ROLE = "torrentflow_jobs";

  private DatabaseMigration() {}

  /**
   * Creates the roles where they are missing, sets their passwords and applies what migrations are
   * outstanding. Running it again changes nothing.
   *
   * @param adminJdbcUrl a JDBC URL of the database
   * @param adminUser a role that may create roles and owns the schema
   * @throws SQLException if the database does not answer or refuses
   */
  public static void migrate(
      String adminJdbcUrl, String adminUser, String adminPassword, RolePasswords passwords)
      throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(adminJdbcUrl, adminUser, adminPassword)) {
      ensureRole(connection, GATEWAY_ROLE, passwords.gateway());
      ensureRole(connection, JOBS_ROLE, passwords.jobs());
    }
    Flyway.configure()
        .dataSource(adminJdbcUrl, adminUser, adminPassword)
        .locations("classpath:db/migration")
        .load()
        .migrate();
  }

  private static void ensureRole(Connection connection, String role, String password)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Roles belong to the whole cluster of databases and outlive this one.
      statement.execute(
          """
          DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN
              CREATE ROLE %1$s;
            END IF;
          END $$
          """
              .formatted(role));
      statement.execute(
          "ALTER ROLE %s LOGIN PASSWORD %s".formatted(role, statement.enquoteLiteral(password)));
    }
  }
}
