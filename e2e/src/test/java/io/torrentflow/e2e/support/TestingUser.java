package io.torrentflow.e2e.support;

import static io.torrentflow.e2e.support.TestingSystem.RECORD;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.WireJson;
import io.torrentflow.testing.Sha256;
import io.torrentflow.testing.sse.EventReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** A person with an account, a browser that is logged in, and an API token. */
public final class TestingUser {
  /** Longer than anything here takes on a slow machine; a failure does not wait for it. */
  public static final Duration LIMIT = Duration.ofMinutes(2);

  static final String PASSWORD = "correct horse";

  private static final ObjectMapper JSON = WireJson.mapper();
  private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled");

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI gateway;
  private final String email;
  private final String cookie;
  private final String token;

  private TestingUser(URI gateway, String email, String cookie, String token) {
    this.gateway = gateway;
    this.email = email;
    this.cookie = cookie;
    this.token = token;
  }

  private TestingUser(URI gateway) {
    this.gateway = gateway;
    email = UUID.randomUUID() + "@example.org";
    String body = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD);
    HttpResponse<byte[]> registered =
        send(request("/api/v1/auth/register").POST(BodyPublishers.ofString(body)));
    cookie = registered.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
    HttpResponse<byte[]> created =
        send(
            request("/api/v1/tokens")
                .header("Cookie", cookie)
                .POST(BodyPublishers.ofString("{\"name\":\"test\"}")));
    token = json(created).get("token").asText();
  }

  /** A new account. */
  public static TestingUser register() {
    return new TestingUser(TestingSystem.get().address());
  }

  /** A new administrator, logged in since, with an API token for what administrators do. */
  public static TestingUser administrator() {
    TestingUser user = register();
    RECORD.run("UPDATE users SET role = 'admin' WHERE email = ?", user.email);
    String body = "{\"email\":\"%s\",\"password\":\"correct horse\"}".formatted(user.email);
    HttpResponse<byte[]> loggedIn =
        user.send(user.request("/api/v1/auth/login").POST(BodyPublishers.ofString(body)));
    String session = loggedIn.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
    HttpResponse<byte[]> created =
        user.send(
            user.request("/api/v1/tokens")
                .header("Cookie", session)
                .POST(BodyPublishers.ofString("{\"name\":\"admin\",\"scopes\":[\"admin\"]}")));
    return new TestingUser(user.gateway, user.email, session, json(created).get("token").asText());
  }

  /** The same person at another gateway. */
  public TestingUser at(URI other) {
    return new TestingUser(other, email, cookie, token);
  }

  /** Puts the person on a plan of their own that holds so many bytes. */
  public TestingUser withRoomFor(long bytes) {
    RECORD.run(
        "INSERT INTO plans (id, name, max_stored_bytes) VALUES (?, 'Small', ?)", email, bytes);
    RECORD.run("UPDATE users SET plan_id = ? WHERE email = ?", email, email);
    return this;
  }

  public String email() {
    return email;
  }

  public String token() {
    return token;
  }

  /** Ends the session; the API token stays. */
  public void logOut() {
    HttpResponse<byte[]> answer =
        send(request("/api/v1/auth/logout").header("Cookie", cookie).POST(BodyPublishers.noBody()));
    if (answer.statusCode() != 204) {
      throw new AssertionError("Logging out was answered with " + answer.statusCode());
    }
  }

  public HttpResponse<byte[]> get(String path) {
    return send(authorized(path).GET());
  }

  public HttpResponse<byte[]> post(String path, String body) {
    return send(authorized(path).POST(BodyPublishers.ofString(body)));
  }

  public HttpResponse<byte[]> patch(String path, String body) {
    return send(authorized(path).method("PATCH", BodyPublishers.ofString(body)));
  }

  public HttpResponse<byte[]> delete(String path) {
    return send(authorized(path).DELETE());
  }

  public HttpResponse<byte[]> submitUrl(URI url) {
    return post("/api/v1/jobs", "{\"url\":\"%s\"}".formatted(url));
  }

  public HttpResponse<byte[]> submitMagnet(String magnet) {
    return post("/api/v1/jobs", "{\"magnetUri\":\"%s\"}".formatted(magnet));
  }

  public HttpResponse<byte[]> submitTorrent(byte[] torrent) {
    String boundary = "----torrentflow";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"torrent\"; filename=\"a.torrent\"\r\n"
                + "Content-Type: application/x-bittorrent\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(torrent);
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return send(
        authorized("/api/v1/jobs")
            .setHeader("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(BodyPublishers.ofByteArray(body.toByteArray())));
  }

  /** Reads a stream from its beginning. */
  public EventReader read(URI stream) {
    return EventReader.open(stream, token, null);
  }

  /** Goes on with a stream after an event. */
  public EventReader read(URI stream, String lastEventId) {
    return EventReader.open(stream, token, lastEventId);
  }

  /** Reads as the browser does that the user has logged in with. */
  public EventReader readInBrowser(URI stream) {
    return EventReader.openInBrowser(stream, cookie);
  }

  public static JsonNode json(HttpResponse<byte[]> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String idOf(HttpResponse<byte[]> submitted) {
    if (submitted.statusCode() / 100 != 2) {
      throw new AssertionError("Refused: " + new String(submitted.body(), StandardCharsets.UTF_8));
    }
    return json(submitted).get("id").asText();
  }

  public JsonNode job(String id) {
    return json(get("/api/v1/jobs/" + id));
  }

  public String statusOf(String id) {
    return job(id).get("status").asText();
  }

  /** Waits for the job's end and answers with the job. */
  public JsonNode awaitEnd(String id) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> ENDS.contains(statusOf(id)));
    return job(id);
  }

  public void awaitStatus(String id, String status) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> org.assertj.core.api.Assertions.assertThat(statusOf(id)).isEqualTo(status));
  }

  public JsonNode files(String id) {
    return json(get("/api/v1/jobs/" + id + "/files")).get("items");
  }

  public URI link(String id, String fileId) {
    return URI.create(
        json(post("/api/v1/jobs/" + id + "/files/" + fileId + "/link", "")).get("url").asText());
  }

  /** Collects all files of a job through signed links; SHA-256 by path. */
  public Map<String, String> collect(String id) {
    Map<String, String> hashes = new TreeMap<>();
    for (JsonNode file : files(id)) {
      HttpRequest request = HttpRequest.newBuilder(link(id, file.get("id").asText())).build();
      try {
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        hashes.put(file.get("path").asText(), Sha256.of(response.body()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    return hashes;
  }

  /** Follows a signed link as anybody could. */
  public static HttpResponse<byte[]> open(URI link) {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpRequest.Builder authorized(String path) {
    return request(path).header("Authorization", "Bearer " + token);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path)).header("Content-Type", "application/json");
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }
}
