package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.PASSWORD;
import static io.torrentflow.gateway.Api.anEmail;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.loggedIn;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may use each operation of the API, and with which API token. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class AccessComponentTest {
  /**
   * A rule.
   *
   * @param least the least role that may; null for everybody
   * @param scope what an API token needs; null for those who have logged in only
   */
  private record Rule(Role least, Scope scope) {}

  private static final Rule EVERYBODY = new Rule(null, null);
  private static final Rule LOGGED_IN = new Rule(Role.VIEWER, null);
  private static final Rule USER_LOGGED_IN = new Rule(Role.USER, null);
  private static final Rule READS = new Rule(Role.VIEWER, Scope.JOBS_READ);
  private static final Rule COLLECTS = new Rule(Role.VIEWER, Scope.FILES_READ);
  private static final Rule WRITES = new Rule(Role.USER, Scope.JOBS_WRITE);
  private static final Rule MODERATES = new Rule(Role.MODERATOR, Scope.ADMIN);
  private static final Rule ADMINISTERS = new Rule(Role.ADMIN, Scope.ADMIN);

  private static final Rule ADMIN_LOGGED_IN = new Rule(Role.ADMIN, null);

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          entry("GET /api/v1/config", EVERYBODY),
          entry("POST /api/v1/auth/login", EVERYBODY),
          entry("POST /api/v1/auth/register", EVERYBODY),
          entry("POST /api/v1/auth/join", EVERYBODY),
          entry("POST /api/v1/auth/reset-password", EVERYBODY),
          entry("POST /api/v1/auth/logout", LOGGED_IN),
          entry("POST /api/v1/auth/confirm", LOGGED_IN),
          entry("POST /api/v1/account/password", LOGGED_IN),
          entry("GET /api/v1/account/export", LOGGED_IN),
          entry("GET /api/v1/account/usage", READS),
          entry("DELETE /api/v1/admin/users/{id}", ADMIN_LOGGED_IN),
          entry("GET /api/v1/account/sessions", LOGGED_IN),
          entry("DELETE /api/v1/account/sessions", LOGGED_IN),
          entry("DELETE /api/v1/account/sessions/{id}", LOGGED_IN),
          entry("GET /api/v1/tokens", LOGGED_IN),
          entry("POST /api/v1/tokens", USER_LOGGED_IN),
          entry("DELETE /api/v1/tokens/{id}", LOGGED_IN),
          entry("GET /api/v1/events", READS),
          entry("GET /api/v1/jobs", READS),
          entry("GET /api/v1/jobs/counts", READS),
          entry("GET /api/v1/jobs/{id}", READS),
          entry("PATCH /api/v1/jobs/{id}", WRITES),
          entry("GET /api/v1/jobs/{id}/history", READS),
          entry("GET /api/v1/jobs/{id}/files", COLLECTS),
          entry("GET /api/v1/jobs/{id}/files/tree", COLLECTS),
          entry("POST /api/v1/jobs/{id}/files/{fileId}/link", COLLECTS),
          entry("POST /api/v1/jobs/{id}/links", COLLECTS),
          entry("POST /api/v1/jobs/{id}/links/aria2", COLLECTS),
          entry("POST /api/v1/jobs", WRITES),
          entry("POST /api/v1/jobs/commands", WRITES),
          entry("POST /api/v1/jobs/bulk", WRITES),
          entry("POST /api/v1/preview", WRITES),
          entry("DELETE /api/v1/jobs/{id}", WRITES),
          entry("POST /api/v1/jobs/{id}/pause", WRITES),
          entry("POST /api/v1/jobs/{id}/resume", WRITES),
          entry("POST /api/v1/jobs/{id}/cancel", WRITES),
          entry("POST /api/v1/jobs/{id}/retry", WRITES),
          entry("GET /api/v1/admin/jobs", MODERATES),
          entry("POST /api/v1/admin/jobs/{id}/cancel", MODERATES),
          entry("GET /api/v1/admin/users", ADMINISTERS),
          entry("POST /api/v1/admin/users", ADMIN_LOGGED_IN),
          entry("PATCH /api/v1/admin/users/{id}", ADMINISTERS),
          entry("POST /api/v1/admin/users/{id}/password-reset", ADMIN_LOGGED_IN),
          entry("GET /api/v1/admin/blocklist", MODERATES),
          entry("POST /api/v1/admin/blocklist", MODERATES),
          entry("DELETE /api/v1/admin/blocklist/{id}", MODERATES),
          entry("GET /api/v1/admin/audit", ADMINISTERS),
          entry("GET /api/v1/admin/audit/export", ADMINISTERS),
          entry("GET /api/v1/admin/audit/verify", ADMINISTERS),
          entry("GET /api/v1/admin/agents", ADMINISTERS),
          entry("POST /api/v1/admin/agents/{id}/drain", ADMINISTERS),
          entry("DELETE /api/v1/admin/agents/{id}/drain", ADMINISTERS),
          entry("POST /api/v1/admin/jobs/{id}/requeue", ADMINISTERS),
          entry("GET /api/v1/admin/transfers", ADMINISTERS),
          entry("GET /api/v1/admin/transfers/{id}", ADMINISTERS),
          entry("POST /api/v1/admin/transfers/{id}/cancel", ADMINISTERS),
          entry("POST /api/v1/admin/transfers/{id}/requeue", ADMINISTERS),
          entry("GET /api/v1/admin/status", ADMINISTERS),
          entry("GET /api/v1/admin/dead-letters", ADMINISTERS),
          entry("GET /api/v1/admin/dead-letters/{id}", ADMINISTERS),
          entry("POST /api/v1/admin/dead-letters/{id}/requeue", ADMINISTERS),
          entry("DELETE /api/v1/admin/dead-letters/{id}", ADMINISTERS),
          entry("GET /api/v1/admin/plans", ADMINISTERS),
          entry("PUT /api/v1/admin/plans/{id}", ADMINISTERS),
          entry("DELETE /api/v1/admin/plans/{id}", ADMINISTERS),
          entry("GET /api/v1/admin/invitations", ADMINISTERS),
          entry("POST /api/v1/admin/invitations", ADMIN_LOGGED_IN),
          entry("DELETE /api/v1/admin/invitations/{id}", ADMINISTERS));

  // Sessions of an account that they are tried with may go no further.
  private static final Set<String> ENDING =
      Set.of(
          "POST /api/v1/auth/login", "POST /api/v1/auth/logout", "DELETE /api/v1/account/sessions");

  // Nobody could go on with the others after it.
  private static final String LEAVE = "DELETE /api/v1/account";

  // Any token may ask whose it is.
  private static final String WHOSE = "GET /api/v1/auth/me";

  @Test
  void everyOperationHasARule() {
    assertThat(operations())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(RULES.keySet().stream(), Stream.of(LEAVE, WHOSE)).toList());
  }

  @Test
  void isDecidedByTheRole() {
    for (Role role : Role.values()) {
      String session = loggedIn(aUser(role), PASSWORD);
      RULES.forEach(
          (operation, rule) ->
              assertAllowed(
                  operation + " as " + role,
                  rule.least() == null || role.compareTo(rule.least()) >= 0,
                  call(
                      as(ENDING.contains(operation) ? loggedIn(aUser(role), PASSWORD) : session),
                      operation)));
    }
  }

  @Test
  void isRefusedToNobody() {
    RULES.forEach(
        (operation, rule) ->
            assertThat(isUnauthenticated(call(json(given()), operation)))
                .as(operation)
                .isEqualTo(rule.least() != null));
  }

  @Test
  void isDecidedByTheScopesOfAToken() {
    String session = loggedIn(aUser(Role.ADMIN), PASSWORD);
    for (Scope scope : Scope.values()) {
      String token = token(session, scope);
      RULES.forEach(
          (operation, rule) -> {
            if (rule.least() != null) {
              assertAllowed(
                  operation + " with a token for " + scope,
                  scope == rule.scope(),
                  call(json(given().auth().oauth2(token)), operation));
            }
          });
      assertThat(call(json(given().auth().oauth2(token)), WHOSE).statusCode()).isEqualTo(200);
      assertAllowed(LEAVE, false, call(json(given().auth().oauth2(token)), LEAVE));
    }
  }

  // What it was made for goes no further than what its owner may do.
  @Test
  void ofATokenIsNoMoreThanOfItsOwner() {
    String token = token(registered(), Scope.ADMIN);

    assertAllowed(
        "a user's token",
        false,
        call(json(given().auth().oauth2(token)), "GET /api/v1/admin/users"));
  }

  private static String aUser(Role role) {
    String email = anEmail();
    registered(email);
    run("UPDATE users SET role = ? WHERE email = ?", role.wireName(), email);
    return email;
  }

  private static String token(String session, Scope scope) {
    return as(session)
        .body("{\"name\":\"t\",\"scopes\":[\"%s\"]}".formatted(scope))
        .post("/api/v1/tokens")
        .then()
        .statusCode(201)
        .extract()
        .path("token");
  }

  private static RequestSpecification json(RequestSpecification request) {
    return request.contentType(ContentType.JSON);
  }

  private static Response call(RequestSpecification request, String operation) {
    String[] parts = operation.split(" ");
    String path = parts[1].replaceAll("\\{\\w+}", UUID.randomUUID().toString());
    return switch (parts[0]) {
      case "GET" -> request.get(path);
      case "DELETE" -> request.delete(path);
      default -> request.body("{}").request(parts[0], path);
    };
  }

  private static void assertAllowed(String what, boolean allowed, Response response) {
    boolean refused =
        response.statusCode() == 403 && "FORBIDDEN".equals(response.path("code"))
            || isUnauthenticated(response);
    assertThat(refused).as(what + ": " + response.statusLine()).isEqualTo(!allowed);
  }

  private static boolean isUnauthenticated(Response response) {
    return response.statusCode() == 401 && "UNAUTHENTICATED".equals(response.path("code"));
  }

  private static List<String> operations() {
    Map<String, Map<String, Object>> paths =
        Objects.requireNonNull(
            given().accept(ContentType.JSON).get("/api/v1/openapi?format=json").path("paths"));
    return paths.entrySet().stream()
        .flatMap(
            path ->
                path.getValue().keySet().stream()
                    .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
        .filter(operation -> !operation.startsWith("PARAMETERS"))
        .collect(Collectors.toList());
  }
}
