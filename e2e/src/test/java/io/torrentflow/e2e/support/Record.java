package io.torrentflow.e2e.support;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Looks into the system of record. */
public final class Record {
  private Record() {}

  /** Whether the first column of the first row is true. */
  public static boolean isTrue(String sql, Object... parameters) {
    return "t".equals(value(sql, parameters));
  }

  /** The first column of the first row, as text; null if there is no row or no value. */
  public static String value(String sql, Object... parameters) {
    try (Connection connection =
            DriverManager.getConnection(
                TestingSystem.get().backing().jdbcUrl(),
                "postgres",
                TestingSystem.get().backing().databasePassword());
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : null;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
