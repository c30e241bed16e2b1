package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.PASSWORD;
import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.anEmail;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.complete;
import static io.torrentflow.gateway.Api.credentials;
import static io.torrentflow.gateway.Api.fail;
import static io.torrentflow.gateway.Api.failWithAll;
import static io.torrentflow.gateway.Api.loggedIn;
import static io.torrentflow.gateway.Api.prove;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.transferOf;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a request to change something is in the audit log. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class AuditedOperationsComponentTest {
  private static final Map<String, String> ACTIONS =
      Map.ofEntries(
          entry("POST /api/v1/auth/login", "session.begin"),
          entry("POST /api/v1/auth/register", "user.register"),
          entry("POST /api/v1/auth/join", "user.register"),
          entry("POST /api/v1/auth/reset-password", "password.reset"),
          entry("POST /api/v1/auth/logout", "session.end"),
          entry("POST /api/v1/auth/confirm", "session.confirm"),
          entry("POST /api/v1/account/password", "password.change"),
          entry("DELETE /api/v1/account", "user.delete"),
          entry("DELETE /api/v1/account/sessions", "session.end-others"),
          entry("DELETE /api/v1/account/sessions/{id}", "session.end"),
          entry("POST /api/v1/tokens", "token.create"),
          entry("DELETE /api/v1/tokens/{id}", "token.revoke"),
          entry("POST /api/v1/jobs", "job.submit"),
          entry("POST /api/v1/jobs/bulk", "job.submit"),
          entry("POST /api/v1/jobs/commands", "job.command"),
          entry("PATCH /api/v1/jobs/{id}", "job.change"),
          entry("DELETE /api/v1/jobs/{id}", "job.delete"),
          entry("POST /api/v1/jobs/{id}/pause", "job.pause"),
          entry("POST /api/v1/jobs/{id}/resume", "job.resume"),
          entry("POST /api/v1/jobs/{id}/cancel", "job.cancel"),
          entry("POST /api/v1/jobs/{id}/retry", "job.retry"),
          entry("POST /api/v1/jobs/{id}/files/{fileId}/link", "file.link"),
          entry("POST /api/v1/jobs/{id}/links", "file.links"),
          entry("POST /api/v1/jobs/{id}/links/aria2", "file.links"),
          entry("POST /api/v1/admin/jobs/{id}/cancel", "admin.job.cancel"),
          entry("POST /api/v1/admin/users", "admin.user.create"),
          entry("PATCH /api/v1/admin/users/{id}", "admin.user.change"),
          entry("DELETE /api/v1/admin/users/{id}", "user.delete"),
          entry("POST /api/v1/admin/users/{id}/password-reset", "admin.password.reset"),
          entry("POST /api/v1/admin/invitations", "admin.invitation.create"),
          entry("DELETE /api/v1/admin/invitations/{id}", "admin.invitation.withdraw"),
          entry("POST /api/v1/admin/blocklist", "blocklist.add"),
          entry("DELETE /api/v1/admin/blocklist/{id}", "blocklist.remove"),
          entry("PUT /api/v1/admin/plans/{id}", "admin.plan.put"),
          entry("DELETE /api/v1/admin/plans/{id}", "admin.plan.delete"),
          entry("POST /api/v1/admin/agents/{id}/drain", "admin.agent.drain"),
          entry("DELETE /api/v1/admin/agents/{id}/drain", "admin.agent.undrain"),
          entry("POST /api/v1/admin/dead-letters/{id}/requeue", "admin.dead-letter.requeue"),
          entry("DELETE /api/v1/admin/dead-letters/{id}", "admin.dead-letter.drop"),
          entry("POST /api/v1/admin/transfers/{id}/cancel", "admin.transfer.cancel"),
          entry("POST /api/v1/admin/transfers/{id}/requeue", "admin.transfer.requeue"),
          entry("POST /api/v1/admin/jobs/{id}/requeue", "admin.job.requeue"));

  // It only looks.
  private static final String PREVIEW = "POST /api/v1/preview";

  // Each ends the session that it is made with.
  private static final Set<String> ENDING =
      Set.of("POST /api/v1/auth/logout", "DELETE /api/v1/account");

  // What is done is named by what was done to each job.
  private static final String COMMANDS = "POST /api/v1/jobs/commands";

  @Test
  void everyChangeHasAnAction() {
    Map<String, Map<String, Object>> paths =
        given().accept(ContentType.JSON).get("/api/v1/openapi?format=json").path("paths");

    assertThat(
            paths.entrySet().stream()
                .flatMap(
                    path ->
                        path.getValue().keySet().stream()
                            .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                .filter(operation -> operation.matches("(POST|PUT|PATCH|DELETE) .*"))
                .filter(operation -> !operation.equals(PREVIEW)))
        .containsExactlyInAnyOrderElementsOf(ACTIONS.keySet());
  }

  @Test
  void whatTheRoleOrTheRequestForbidsIsWritten() {
    String email = anEmail();
    registered(email);
    run("UPDATE users SET role = 'viewer' WHERE email = ?", email);
    assertEachIsWritten(loggedIn(email, PASSWORD));
  }

  @Test
  void whatIsWrongForAnAdministratorIsWritten() {
    assertEachIsWritten(anAdmin());
  }

  private static void assertEachIsWritten(String session) {
    ACTIONS.forEach(
        (operation, action) -> {
          if (ENDING.contains(operation)) {
            return;
          }
          String id = UUID.randomUUID().toString();
          String[] parts = operation.split(" ");
          Response response =
              asked(session, id)
                  .body("{}")
                  .request(parts[0], parts[1].replaceAll("\\{\\w+}", UUID.randomUUID().toString()));

          boolean isRefused = response.statusCode() >= 400;
          String outcome = isRefused ? response.path("code") : "(done|unchanged)";
          assertThat(written(id))
              .as(operation)
              .singleElement(InstanceOfAssertFactories.STRING)
              .matches(action + " " + outcome);
        });
  }

  @Test
  void whatIsDoneIsWritten() {
    DONE.forEach(
        (operation, request) -> {
          String id = UUID.randomUUID().toString();

          Response response = request.apply(id, anAdmin());

          assertThat(response.statusCode()).as(operation + response.asString()).isLessThan(300);
          assertThat(written(id))
              .as(operation)
              .contains(
                  (operation.equals(COMMANDS) ? "job.pause" : ACTIONS.get(operation)) + " done");
        });
    assertThat(DONE.keySet()).isEqualTo(ACTIONS.keySet());
  }

  /** Takes the correlation id and an administrator's session. */
  private static final Map<String, BiFunction<String, String, Response>> DONE =
      Map.ofEntries(
          entry(
              "POST /api/v1/auth/login",
              (id, admin) -> {
                String email = anEmail();
                registered(email);
                return asked(id).body(credentials(email, PASSWORD)).post("/api/v1/auth/login");
              }),
          entry(
              "POST /api/v1/auth/register",
              (id, admin) ->
                  asked(id).body(credentials(anEmail(), PASSWORD)).post("/api/v1/auth/register")),
          entry(
              "POST /api/v1/auth/join",
              (id, admin) ->
                  asked(id)
                      .body(
                          "{\"secret\":\"%s\",\"email\":\"%s\",\"password\":\"%s\"}"
                              .formatted(secret(invite("x", admin)), anEmail(), PASSWORD))
                      .post("/api/v1/auth/join")),
          entry(
              "POST /api/v1/auth/reset-password",
              (id, admin) ->
                  asked(id)
                      .body(
                          "{\"secret\":\"%s\",\"password\":\"%s\"}"
                              .formatted(secret(reset("x", admin)), PASSWORD))
                      .post("/api/v1/auth/reset-password")),
          entry(
              "POST /api/v1/auth/logout",
              (id, admin) -> asked(admin, id).post("/api/v1/auth/logout")),
          entry(
              "POST /api/v1/auth/confirm",
              (id, admin) ->
                  asked(admin, id)
                      .body("{\"password\":\"%s\"}".formatted(PASSWORD))
                      .post("/api/v1/auth/confirm")),
          entry(
              "POST /api/v1/account/password",
              (id, admin) ->
                  asked(admin, id)
                      .body("{\"password\":\"another horse battery\"}")
                      .post("/api/v1/account/password")),
          entry(
              "DELETE /api/v1/account",
              (id, admin) -> asked(registered(), id).delete("/api/v1/account")),
          entry(
              "DELETE /api/v1/account/sessions",
              (id, admin) -> {
                String email = anEmail();
                registered(email);
                return asked(loggedIn(email, PASSWORD), id).delete("/api/v1/account/sessions");
              }),
          entry(
              "DELETE /api/v1/account/sessions/{id}",
              (id, admin) -> {
                String session = registered();
                String own = as(session).get("/api/v1/account/sessions").path("items[0].id");
                return asked(session, id).delete("/api/v1/account/sessions/" + own);
              }),
          entry("POST /api/v1/tokens", (id, admin) -> token(id, admin)),
          entry(
              "DELETE /api/v1/tokens/{id}",
              (id, admin) ->
                  asked(admin, id).delete("/api/v1/tokens/" + token("x", admin).path("id"))),
          entry(
              "POST /api/v1/jobs",
              (id, admin) ->
                  asked(admin, id)
                      .body("{\"magnetUri\":\"%s\"}".formatted(aMagnet()))
                      .post("/api/v1/jobs")),
          entry(
              "POST /api/v1/jobs/bulk",
              (id, admin) ->
                  asked(admin, id)
                      .body("{\"sources\":[{\"magnetUri\":\"%s\"}]}".formatted(aMagnet()))
                      .post("/api/v1/jobs/bulk")),
          entry(
              COMMANDS,
              (id, admin) ->
                  asked(admin, id)
                      .body("{\"action\":\"pause\",\"ids\":[\"%s\"]}".formatted(job(admin)))
                      .post("/api/v1/jobs/commands")),
          entry(
              "PATCH /api/v1/jobs/{id}",
              (id, admin) ->
                  asked(admin, id).body("{\"name\":\"x\"}").patch("/api/v1/jobs/" + job(admin))),
          entry(
              "DELETE /api/v1/jobs/{id}",
              (id, admin) -> asked(admin, id).delete("/api/v1/jobs/" + job(admin))),
          entry(
              "POST /api/v1/jobs/{id}/pause",
              (id, admin) -> asked(admin, id).post("/api/v1/jobs/" + job(admin) + "/pause")),
          entry(
              "POST /api/v1/jobs/{id}/resume",
              (id, admin) -> {
                String job = job(admin);
                as(admin).post("/api/v1/jobs/" + job + "/pause").then().statusCode(202);
                return asked(admin, id).post("/api/v1/jobs/" + job + "/resume");
              }),
          entry(
              "POST /api/v1/jobs/{id}/cancel",
              (id, admin) -> asked(admin, id).post("/api/v1/jobs/" + job(admin) + "/cancel")),
          entry(
              "POST /api/v1/jobs/{id}/retry",
              (id, admin) -> {
                String job = job(admin);
                fail(job);
                return asked(admin, id).post("/api/v1/jobs/" + job + "/retry");
              }),
          entry(
              "POST /api/v1/jobs/{id}/files/{fileId}/link",
              (id, admin) -> {
                String job = completed(admin);
                String file = as(admin).get("/api/v1/jobs/" + job + "/files").path("items[0].id");
                return asked(admin, id).post("/api/v1/jobs/%s/files/%s/link".formatted(job, file));
              }),
          entry(
              "POST /api/v1/jobs/{id}/links",
              (id, admin) ->
                  asked(admin, id).body("{}").post("/api/v1/jobs/" + completed(admin) + "/links")),
          entry(
              "POST /api/v1/jobs/{id}/links/aria2",
              (id, admin) ->
                  asked(admin, id)
                      .body("{}")
                      .post("/api/v1/jobs/" + completed(admin) + "/links/aria2")),
          entry(
              "POST /api/v1/admin/jobs/{id}/cancel",
              (id, admin) ->
                  asked(admin, id)
                      .body("{\"reason\":\"x\"}")
                      .post("/api/v1/admin/jobs/" + job(admin) + "/cancel")),
          entry("POST /api/v1/admin/users", (id, admin) -> user(id, admin)),
          entry(
              "PATCH /api/v1/admin/users/{id}",
              (id, admin) ->
                  asked(admin, id)
                      .body("{\"plan\":\"unlimited\"}")
                      .patch("/api/v1/admin/users/" + user("x", admin).path("id"))),
          entry(
              "DELETE /api/v1/admin/users/{id}",
              (id, admin) ->
                  asked(admin, id).delete("/api/v1/admin/users/" + user("x", admin).path("id"))),
          entry("POST /api/v1/admin/users/{id}/password-reset", (id, admin) -> reset(id, admin)),
          entry("POST /api/v1/admin/invitations", (id, admin) -> invite(id, admin)),
          entry(
              "DELETE /api/v1/admin/invitations/{id}",
              (id, admin) ->
                  asked(admin, id)
                      .delete("/api/v1/admin/invitations/" + invite("x", admin).path("id"))),
          entry("POST /api/v1/admin/blocklist", (id, admin) -> blocked(id, admin)),
          entry(
              "DELETE /api/v1/admin/blocklist/{id}",
              (id, admin) ->
                  asked(admin, id)
                      .delete("/api/v1/admin/blocklist/" + blocked("x", admin).path("id"))),
          entry("PUT /api/v1/admin/plans/{id}", (id, admin) -> plan(id, admin, "audited-put")),
          entry(
              "DELETE /api/v1/admin/plans/{id}",
              (id, admin) -> {
                plan("x", admin, "audited-delete");
                return asked(admin, id).delete("/api/v1/admin/plans/audited-delete");
              }),
          entry("POST /api/v1/admin/agents/{id}/drain", (id, admin) -> drain(id, admin, agent())),
          entry(
              "DELETE /api/v1/admin/agents/{id}/drain",
              (id, admin) -> {
                String agent = agent();
                drain("x", admin, agent);
                return asked(admin, id).delete("/api/v1/admin/agents/" + agent + "/drain");
              }),
          entry(
              "POST /api/v1/admin/dead-letters/{id}/requeue",
              (id, admin) ->
                  asked(admin, id)
                      .post("/api/v1/admin/dead-letters/" + deadLetter(failed()) + "/requeue")),
          entry(
              "DELETE /api/v1/admin/dead-letters/{id}",
              (id, admin) ->
                  asked(admin, id).delete("/api/v1/admin/dead-letters/" + deadLetter(failed()))),
          entry(
              "POST /api/v1/admin/transfers/{id}/cancel",
              (id, admin) ->
                  asked(admin, id)
                      .body("{\"reason\":\"x\"}")
                      .post("/api/v1/admin/transfers/" + transferOf(job(admin)) + "/cancel")),
          entry(
              "POST /api/v1/admin/transfers/{id}/requeue",
              (id, admin) ->
                  asked(admin, id)
                      .post("/api/v1/admin/transfers/" + transferOf(failed()) + "/requeue")),
          entry(
              "POST /api/v1/admin/jobs/{id}/requeue",
              (id, admin) -> asked(admin, id).post("/api/v1/admin/jobs/" + failed() + "/requeue")));

  private static String failed() {
    String job = job(registered());
    failWithAll(job);
    return job;
  }

  private static String agent() {
    String id = "agent-" + UUID.randomUUID();
    run(
        "INSERT INTO agents (id, boot, beat, address, version, slots, running, bytes_remaining,"
            + " sources, draining)"
            + " VALUES (?, gen_random_uuid(), 1, 'http://10.0.0.1:8083', '1', 4, 0, 0, '{}', true)",
        id);
    return id;
  }

  private static Response drain(String id, String admin, String agent) {
    return asked(admin, id)
        .body("{\"mode\":\"finish\"}")
        .post("/api/v1/admin/agents/" + agent + "/drain");
  }

  private static String deadLetter(String job) {
    return column(
            "INSERT INTO dead_letters (message_id, transfer_id, reason_code, reason_detail,"
                + " payload) VALUES (gen_random_uuid(), ?::uuid, 'DISPATCH_FAILED', 'x', '{}')"
                + " RETURNING id",
            transferOf(job))
        .getFirst();
  }

  private static Response token(String id, String admin) {
    return asked(admin, id).body("{\"name\":\"t\"}").post("/api/v1/tokens");
  }

  private static Response user(String id, String admin) {
    return asked(admin, id)
        .body(
            "{\"email\":\"%s\",\"password\":\"%s\",\"role\":\"user\",\"plan\":\"standard\"}"
                .formatted(anEmail(), PASSWORD))
        .post("/api/v1/admin/users");
  }

  private static Response reset(String id, String admin) {
    return asked(admin, id)
        .post("/api/v1/admin/users/" + user("x", admin).path("id") + "/password-reset");
  }

  private static Response invite(String id, String admin) {
    return asked(admin, id)
        .body("{\"role\":\"user\",\"plan\":\"standard\"}")
        .post("/api/v1/admin/invitations");
  }

  private static String secret(Response link) {
    return link.<String>path("link").split("#")[1];
  }

  private static Response blocked(String id, String admin) {
    return asked(admin, id)
        .body(
            "{\"kind\":\"host\",\"value\":\"%s.example\",\"reason\":\"x\"}"
                .formatted(UUID.randomUUID()))
        .post("/api/v1/admin/blocklist");
  }

  private static Response plan(String id, String admin, String plan) {
    return asked(admin, id).body("{\"name\":\"x\"}").put("/api/v1/admin/plans/" + plan);
  }

  private static String job(String session) {
    return submitMagnet(session, aMagnet()).extract().path("id");
  }

  private static String completed(String session) {
    String magnet = aMagnet();
    String job = submitMagnet(session, magnet).extract().path("id");
    prove(job, Api.hashOf(magnet), null);
    complete(job);
    return job;
  }

  private static RequestSpecification asked(String session, String correlationId) {
    return as(session).header("X-Correlation-Id", correlationId);
  }

  private static RequestSpecification asked(String correlationId) {
    return given().contentType(ContentType.JSON).header("X-Correlation-Id", correlationId);
  }

  private static List<String> written(String correlationId) {
    return column(
        "SELECT action || ' ' || outcome FROM audit_log WHERE correlation_id = ? ORDER BY id",
        correlationId);
  }
}
