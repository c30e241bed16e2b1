package io.torrentflow.stack.backing;

import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.home.Secrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Which transfers jobs have, by a home's database: the logs of jobs and agents name these. */
public final class JobTransfers {
  private static final String OF_JOB =
      "SELECT transfer_id FROM jobs WHERE right(id::text, length(?)) = ?";

  private JobTransfers() {}

  /** Of the jobs with this id, or this end of one; none while the database does not run. */
  public static List<String> of(Path home, String id) {
    OptionalInt port = PortBook.in(home).known("postgres");
    if (port.isEmpty()) {
      return List.of();
    }
    List<String> transfers = new ArrayList<>();
    try (Connection connection =
            PostgresServer.connect(
                port.getAsInt(), Secrets.in(home).password(PostgresServer.PASSWORD));
        PreparedStatement query = connection.prepareStatement(OF_JOB)) {
      query.setString(1, id);
      query.setString(2, id);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          transfers.add(rows.getString(1));
        }
      }
      return transfers;
    } catch (SQLException e) {
      return List.of();
    }
  }
}
