package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.PASSWORD;
import static io.torrentflow.gateway.Api.anEmail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(TurnstileComponentTest.SwitchedOn.class)
class TurnstileComponentTest {
  private static final String GOOD = "a response that a person made";

  /** With a verifier of this test's own. */
  public static class SwitchedOn implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "torrentflow.turnstile.site-key", "the site key",
          "torrentflow.turnstile.secret", "the secret",
          "torrentflow.turnstile.timeout", "1s",
          "torrentflow.turnstile.verify-url", "http://127.0.0.1:" + freePort() + "/verify");
    }
  }

  private final List<JsonObject> asked = new CopyOnWriteArrayList<>();
  private HttpServer verifier;
  private volatile int status = 200;
  private volatile String answer = "{\"success\":%s}";

  @BeforeEach
  void startVerifier() throws IOException {
    int port =
        ConfigProvider.getConfig()
            .getValue("torrentflow.turnstile.verify-url", URI.class)
            .getPort();
    verifier = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    verifier.createContext("/verify", this::verify);
    verifier.start();
  }

  @AfterEach
  void stopVerifier() {
    verifier.stop(0);
  }

  @Test
  void letsPeopleIn() {
    String email = anEmail();

    register(email, GOOD).statusCode(201);
    login(email, GOOD).statusCode(200);

    assertThat(asked)
        .hasSize(2)
        .allSatisfy(
            question ->
                assertThat(question.getMap())
                    .isEqualTo(
                        Map.of("secret", "the secret", "response", GOOD, "remoteip", "127.0.0.1")));
  }

  @Test
  void refusesProgramsWithoutAskingForThem() {
    refused(register(anEmail(), null));
    refused(login(anEmail(), null));
    refused(login(anEmail(), " "));

    assertThat(asked).isEmpty();
  }

  @Test
  void refusesAResponseThatTheVerifierDoesNotKnow() {
    String email = anEmail();
    register(email, GOOD).statusCode(201);

    refused(register(anEmail(), "made up"));
    refused(login(email, "made up"));
  }

  @Test
  void refusesEverybodyWhileTheVerifierIsAway() {
    verifier.stop(0);

    unavailable(register(anEmail(), GOOD));
    unavailable(login(anEmail(), GOOD));
  }

  @Test
  void refusesEverybodyWhileTheVerifierFails() {
    status = 500;
    unavailable(login(anEmail(), GOOD));

    status = 200;
    answer = "<html>";
    unavailable(login(anEmail(), GOOD));

    answer = "{\"success\":true,\"x\":\"" + "x".repeat(100_000) + "\"}";
    unavailable(login(anEmail(), GOOD));

    answer = "{\"success\":\"true\"}";
    refused(login(anEmail(), GOOD));
  }

  @Test
  void refusesEverybodyWhileTheVerifierIsSilent() {
    answer = "";

    unavailable(login(anEmail(), GOOD));
  }

  @Test
  void isAnnounced() {
    given()
        .get("/api/v1/config")
        .then()
        .statusCode(200)
        .body("turnstileSiteKey", equalTo("the site key"));
  }

  private void verify(HttpExchange exchange) throws IOException {
    JsonObject question =
        new JsonObject(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    asked.add(question);
    if (answer.isEmpty()) {
      return;
    }
    byte[] body =
        answer
            .replace("%s", Boolean.toString(GOOD.equals(question.getString("response"))))
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void refused(ValidatableResponse response) {
    response.statusCode(403).body("code", equalTo("CHALLENGE_FAILED"));
  }

  private static void unavailable(ValidatableResponse response) {
    response
        .statusCode(503)
        .body("code", equalTo("DEPENDENCY_UNAVAILABLE"))
        .header("Retry-After", matchesPattern("[1-9]"));
  }

  private static ValidatableResponse register(String email, String response) {
    return post("register", email, response);
  }

  private static ValidatableResponse login(String email, String response) {
    return post("login", email, response);
  }

  private static ValidatableResponse post(String what, String email, String response) {
    return given()
        .contentType(ContentType.JSON)
        .body(
            new JsonObject()
                .put("email", email)
                .put("password", PASSWORD)
                .put("turnstileResponse", response)
                .encode())
        .post("/api/v1/auth/" + what)
        .then();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
