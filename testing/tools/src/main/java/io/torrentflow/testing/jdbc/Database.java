package io.torrentflow.testing.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements in a database. Those that name no connection have one of their own and are committed
 * at once.
 */
public record Database(Connector connector) {
  /** Opens connections. */
  public interface Connector {
    Connection connect() throws SQLException;
  }

  /** A connection to be closed, for what takes several statements. */
  public Connection connect() throws SQLException {
    return connector.connect();
  }

  /** The number of rows that were written. */
  public int run(String sql, @Nullable Object... parameters) {
    try (Connection connection = connect()) {
      return run(connection, sql, parameters);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of all rows, as text. */
  public List<@Nullable String> column(String sql, @Nullable Object... parameters) {
    try (Connection connection = connect()) {
      return column(connection, sql, parameters);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the first row, as text; null if there is no row or no value. */
  public @Nullable String value(String sql, @Nullable Object... parameters) {
    List<@Nullable String> values = column(sql, parameters);
    return values.isEmpty() ? null : values.getFirst();
  }

  /** Whether the first column of the first row is true. */
  public boolean isTrue(String sql, @Nullable Object... parameters) {
    return "t".equals(value(sql, parameters));
  }

  public static int run(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  public static List<@Nullable String> column(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<@Nullable String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
