package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Short words for requests and for looks into the database. */
final class Api {
  static final String PASSWORD = "correct horse battery";
  static final String SESSION = "__Host-torrentflow-session";

  private Api() {}

  static String anEmail() {
    return UUID.randomUUID() + "@example.org";
  }

  static String credentials(String email, String password) {
    return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
  }

  /** A new account's session cookie. */
  static String registered() {
    return given()
        .contentType(ContentType.JSON)
        .body(credentials(anEmail(), PASSWORD))
        .post("/api/v1/auth/register")
        .then()
        .statusCode(201)
        .extract()
        .cookie(SESSION);
  }

  static RequestSpecification as(String session) {
    return given().cookie(SESSION, session).contentType(ContentType.JSON);
  }

  static ValidatableResponse submitMagnet(String session, String magnet) {
    return as(session).body("{\"magnetUri\":\"%s\"}".formatted(magnet)).post("/api/v1/jobs").then();
  }

  static ValidatableResponse submitUrl(String session, String url) {
    return as(session).body("{\"url\":\"%s\"}".formatted(url)).post("/api/v1/jobs").then();
  }

  /** A magnet link to a torrent that nobody has submitted. */
  static String aMagnet() {
    return "magnet:?xt=urn:btih:" + UUID.randomUUID().toString().replace("-", "") + "00000000";
  }

  static List<String> column(String sql, Object... parameters) {
    try (Connection connection = asPostgres();
        PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static void run(String sql, Object... parameters) {
    try (Connection connection = asPostgres()) {
      run(connection, sql, parameters);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static void run(Connection connection, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      statement.executeUpdate();
    }
  }

  /** As the jobs service does it when the owner asks. */
  static void pause(String job) {
    for (String status : List.of("metadata_fetch", "downloading", "paused")) {
      run(
          "UPDATE jobs SET agent_id = 'agent-1', status = ?, paused = true WHERE id = ?::uuid",
          status,
          job);
    }
  }

  static Connection asPostgres() throws SQLException {
    return DriverManager.getConnection(
        GatewayBacking.backing.jdbcUrl(), "postgres", GatewayBacking.backing.databasePassword());
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
