package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.torrentflow.stack.backing.BackingServices;
import io.torrentflow.testing.jdbc.Database;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Short words for requests and for looks into the database. */
public final class Api {
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
  public static String registered() {
    return registered(anEmail());
  }

  static String registered(String email) {
    return registered(email, given());
  }

  /** The session cookie of an account that is made with what is set of the request. */
  static String registered(String email, RequestSpecification request) {
    return request
        .contentType(ContentType.JSON)
        .body(credentials(email, PASSWORD))
        .post("/api/v1/auth/register")
        .then()
        .statusCode(201)
        .extract()
        .cookie(SESSION);
  }

  /** The session cookie of an account. */
  static String loggedIn(String email, String password) {
    return given()
        .contentType(ContentType.JSON)
        .body(credentials(email, password))
        .post("/api/v1/auth/login")
        .then()
        .statusCode(200)
        .extract()
        .cookie(SESSION);
  }

  /** A new administrator's session cookie. */
  public static String anAdmin() {
    String email = anEmail();
    registered(email);
    run("UPDATE users SET role = 'admin' WHERE email = ?", email);
    return loggedIn(email, PASSWORD);
  }

  public static RequestSpecification as(String session) {
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

  /** The hexadecimal hash of such a link. */
  static String hashOf(String magnet) {
    return magnet.substring(magnet.length() - 40);
  }

  public static List<String> column(String sql, Object... parameters) {
    return database().column(sql, parameters);
  }

  public static void run(String sql, Object... parameters) {
    database().run(sql, parameters);
  }

  static ValidatableResponse submitTorrent(String session, byte[] torrent) {
    return given()
        .cookie(SESSION, session)
        .multiPart("torrent", "x.torrent", torrent, "application/x-bittorrent")
        .post("/api/v1/jobs")
        .then();
  }

  /** A torrent of one file of ten bytes that nobody has submitted. */
  static byte[] aTorrent(String more) {
    String name = UUID.randomUUID().toString();
    return ("d4:infod6:lengthi10e4:name36:%s12:piece lengthi16384e6:pieces20:01234567890123456789%see"
            .formatted(name, more))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  static String transferOf(String job) {
    return column("SELECT transfer_id FROM jobs WHERE id = ?::uuid", job).getFirst();
  }

  /** As agents and the jobs service do it: hashes are proved, ten bytes are known. */
  static void prove(String job, String v1, String v2) {
    run(
        "UPDATE transfers SET infohash_v1 = decode(?, 'hex'), infohash_v2 = decode(?, 'hex'),"
            + " info_sha256 = sha256(uuid_send(id)), space = 'shared', total_bytes = 10, name = 'x'"
            + " WHERE id = ?::uuid",
        v1,
        v2,
        transferOf(job));
  }

  /** As agents and the jobs service do it: the transfer walks to the status. */
  static void walk(String job, String... path) {
    for (String status : path) {
      run(
          "UPDATE transfers SET status = ?, agent_id = CASE WHEN ? IN ('metadata_fetch',"
              + " 'downloading', 'uploading') THEN 'agent-1' END,"
              + " downloaded_bytes = 6, uploaded_bytes = 4 WHERE id = ?::uuid",
          status,
          status,
          transferOf(job));
    }
  }

  /** As the jobs service does it: an agent is given the transfer. */
  static void assign(String job) {
    walk(job, "metadata_fetch");
    run("UPDATE transfers SET assigned_at = now() WHERE id = ?::uuid", transferOf(job));
  }

  /** As the jobs service does it: the agent's attempt has failed, and another one follows. */
  static void failAttempt(String job) {
    run(
        "UPDATE transfers SET status = 'submitted', agent_id = NULL, attempt = attempt + 1,"
            + " error_code = 'METADATA_TIMEOUT', error_detail = 'x', error_at = assigned_at,"
            + " assigned_at = NULL WHERE id = ?::uuid",
        transferOf(job));
  }

  /** The transfer is complete, with one file, and so are its jobs. */
  static void complete(String job) {
    walk(job, "metadata_fetch", "downloading", "uploading", "completed");
    run(
        "INSERT INTO files (id, transfer_id, position, path, size_bytes, etag)"
            + " VALUES (gen_random_uuid(), ?::uuid, 0, 'x', 10, 'etag')",
        transferOf(job));
    end(job, "completed");
  }

  static void fail(String job) {
    walk(job, "metadata_fetch", "failed");
    run(
        "UPDATE transfers SET error_code = 'ORIGIN_UNAVAILABLE', error_at = now() WHERE id ="
            + " ?::uuid",
        transferOf(job));
    end(job, "failed");
  }

  /** As the jobs service does it: the transfer and its jobs have failed at one moment. */
  static void failWithAll(String job) {
    run(
        "UPDATE transfers SET status = 'failed', error_code = 'DISPATCH_FAILED', error_at = now(),"
            + " ended_at = now() WHERE id = ?::uuid",
        transferOf(job));
    run(
        "UPDATE jobs j SET ended = 'failed', ended_code = 'DISPATCH_FAILED', ended_at = t.ended_at,"
            + " frozen = true FROM transfers t WHERE t.id = j.transfer_id AND j.ended IS NULL"
            + " AND t.id = ?::uuid",
        transferOf(job));
  }

  private static void end(String job, String how) {
    run(
        "UPDATE jobs SET ended = ?, ended_at = now(), frozen = true, frozen_total = 10,"
            + " frozen_uploaded = 4 WHERE transfer_id = ?::uuid AND wish = 'wanted'",
        how,
        transferOf(job));
  }

  /** All servers but PostgreSQL. */
  public static BackingServices backing() {
    return GatewayBacking.servers.backing();
  }

  public static Database database() {
    return GatewayBacking.servers.database();
  }
}
