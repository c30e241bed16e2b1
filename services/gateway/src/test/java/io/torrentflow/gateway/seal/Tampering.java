package io.torrentflow.gateway.seal;

import io.torrentflow.gateway.Api;
import io.torrentflow.testing.jdbc.Database;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What the owner of the database can do: triggers and keys do not hold, and nothing is sealed
 * meanwhile. Closing it puts everything back.
 */
final class Tampering implements AutoCloseable {
  private final Connection owner;

  Tampering() throws SQLException {
    owner = Api.database().connect();
    run("SET session_replication_role = replica");
    Database.column(owner, "SELECT pg_advisory_lock(hashtextextended('audit_seal', 0))");
    for (String table : new String[] {"audit_log", "audit_seal", "audit_anchor", "audit_months"}) {
      run("CREATE TEMP TABLE kept_%1$s AS SELECT * FROM %1$s".formatted(table));
    }
  }

  void run(String sql, Object... parameters) throws SQLException {
    Database.run(owner, sql, parameters);
  }

  @Override
  public void close() throws SQLException {
    run("DELETE FROM audit_log WHERE id < 0 OR id IN (SELECT id FROM kept_audit_log)");
    run("INSERT INTO audit_log OVERRIDING SYSTEM VALUE SELECT * FROM kept_audit_log");
    for (String table : new String[] {"audit_seal", "audit_anchor", "audit_months"}) {
      run("DELETE FROM " + table);
      run("INSERT INTO %1$s SELECT * FROM kept_%1$s".formatted(table));
    }
    owner.close();
  }
}
