package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.aTorrent;
import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.complete;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.submitTorrent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What administrators let users hold and have fetched. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class PlansComponentTest {
  private final String plan = "plan-" + UUID.randomUUID();

  private String admin;
  private String session;
  private String user;

  @BeforeEach
  void register() {
    admin = anAdmin();
    session = registered();
    user = as(session).get("/api/v1/auth/me").path("id");
  }

  @Test
  void makesAPlanAndChangesIt() {
    put("{\"name\":\"Small\",\"maxActiveJobs\":2,\"retentionDays\":7}")
        .statusCode(200)
        .body("id", equalTo(plan))
        .body("maxActiveJobs", equalTo(2))
        .body("maxStoredBytes", nullValue())
        .body("retentionDays", equalTo(7));

    put("{\"name\":\"Large\",\"maxStoredBytes\":5000000000}").statusCode(200);
    as(admin)
        .get("/api/v1/admin/plans")
        .then()
        .body("items.id", hasItem("standard"))
        .body("items.find { it.id == '%s' }.name".formatted(plan), equalTo("Large"))
        .body("items.find { it.id == '%s' }.maxActiveJobs".formatted(plan), nullValue())
        .body(
            "items.find { it.id == '%s' }.maxStoredBytes".formatted(plan), equalTo(5_000_000_000L));
    assertThat(column("SELECT action FROM audit_log WHERE target = ?", plan))
        .containsExactly("admin.plan.put", "admin.plan.put");
  }

  @Test
  void isInForceAtOnce() {
    put("{\"name\":\"Small\",\"maxActiveJobs\":2}");
    change("{\"plan\":\"%s\"}".formatted(plan));
    submitMagnet(session, aMagnet()).statusCode(201);
    submitMagnet(session, aMagnet()).statusCode(201);

    submitMagnet(session, aMagnet())
        .statusCode(429)
        .body("code", equalTo("QUOTA_JOBS"))
        .body("limit", equalTo(2))
        .body("used", equalTo(2));

    put("{\"name\":\"Small\",\"maxActiveJobs\":3}");
    submitMagnet(session, aMagnet()).statusCode(201);
  }

  @Test
  void letsOneAccountHaveMoreThanItsPlan() {
    put("{\"name\":\"Small\",\"maxActiveJobs\":1}");
    change("{\"plan\":\"%s\",\"limits\":{\"maxActiveJobs\":2}}".formatted(plan))
        .body("limits.maxActiveJobs", equalTo(2))
        .body("limits.maxStoredBytes", nullValue());
    submitMagnet(session, aMagnet()).statusCode(201);
    submitMagnet(session, aMagnet()).statusCode(201);
    submitMagnet(session, aMagnet()).statusCode(429).body("limit", equalTo(2));

    change("{\"role\":\"user\"}").body("limits.maxActiveJobs", equalTo(2));
    change("{\"limits\":{}}").body("limits.maxActiveJobs", nullValue());
    usage().body("maxActiveJobs", equalTo(1));
  }

  @Test
  void boundsWhatIsFetchedInAMonth() {
    put("{\"name\":\"Small\",\"maxMonthBytes\":15}");
    change("{\"plan\":\"%s\"}".formatted(plan));
    String job = submitTorrent(session, aTorrent("")).statusCode(201).extract().path("id");
    complete(job);
    usage().body("monthBytes", equalTo(10)).body("maxMonthBytes", equalTo(15));

    as(session).delete("/api/v1/jobs/" + job).then().statusCode(204);
    usage().body("monthBytes", equalTo(10)).body("storedBytes", equalTo(0));
    submitTorrent(session, aTorrent(""))
        .statusCode(429)
        .body("code", equalTo("QUOTA_TRAFFIC"))
        .body("limit", equalTo(15))
        .body("used", equalTo(10));
    // Its size is not known yet.
    submitMagnet(session, aMagnet()).statusCode(201);

    run(
        "UPDATE fetched_bytes SET month = month - interval '1 month' WHERE owner_id = ?::uuid",
        user);
    submitTorrent(session, aTorrent("")).statusCode(201);
  }

  @Test
  void refusesEverythingOnceTheMonthIsUsedUp() {
    put("{\"name\":\"Small\",\"maxMonthBytes\":10}");
    change("{\"plan\":\"%s\"}".formatted(plan));
    complete(submitTorrent(session, aTorrent("")).statusCode(201).extract().path("id"));

    submitMagnet(session, aMagnet()).statusCode(429).body("code", equalTo("QUOTA_TRAFFIC"));
  }

  @Test
  void saysWhatIsStored() {
    put("{\"name\":\"Small\",\"maxStoredBytes\":15}");
    change("{\"plan\":\"%s\"}".formatted(plan));
    submitTorrent(session, aTorrent("")).statusCode(201);

    submitTorrent(session, aTorrent(""))
        .statusCode(429)
        .body("code", equalTo("QUOTA_STORAGE"))
        .body("limit", equalTo(15));
  }

  @Test
  void deletesAPlanThatNobodyHas() {
    put("{\"name\":\"Small\"}");
    change("{\"plan\":\"%s\"}".formatted(plan));
    delete(plan).statusCode(409).body("code", equalTo("PLAN_IN_USE"));
    delete("standard").statusCode(409);
    delete("unlimited").statusCode(409);

    change("{\"plan\":\"standard\"}");
    delete(plan).statusCode(204);
    delete(plan).statusCode(404);
    as(admin).get("/api/v1/admin/plans").then().body("items.id", not(hasItem(plan)));
  }

  @Test
  void keepsAPlanThatSomebodyIsInvitedTo() {
    put("{\"name\":\"Small\"}");
    as(admin)
        .body("{\"role\":\"user\",\"plan\":\"%s\"}".formatted(plan))
        .post("/api/v1/admin/invitations")
        .then()
        .statusCode(201);

    delete(plan).statusCode(409).body("code", equalTo("PLAN_IN_USE"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                        | name",
        "{\"name\":\"\"}                           | name",
        "{\"name\":\"a\\u0000b\"}                  | name",
        "{\"name\":\"x\",\"maxActiveJobs\":0}      | maxActiveJobs",
        "{\"name\":\"x\",\"maxStoredBytes\":-1}    | maxStoredBytes",
        "{\"name\":\"x\",\"maxMonthBytes\":0}      | maxMonthBytes",
        "{\"name\":\"x\",\"retentionDays\":36501}  | retentionDays",
        "{\"name\":\"x\",\"maxActiveJobs\":1e20}   | maxActiveJobs",
        "{\"name\":\"x\",\"maxActiveJobs\":\"1\"}  | maxActiveJobs",
      })
  void refusesWhatIsNoPlan(String body, String field) {
    put(body).statusCode(400).body("errors[0].field", equalTo(field));
  }

  @Test
  void refusesAnIdThatIsNone() {
    as(admin)
        .body("{\"name\":\"x\"}")
        .put("/api/v1/admin/plans/No Plan")
        .then()
        .statusCode(400)
        .body("errors[0].field", equalTo("id"));
  }

  @Test
  void refusesLimitsThatAreNone() {
    as(admin)
        .body("{\"limits\":{\"maxActiveJobs\":0}}")
        .patch("/api/v1/admin/users/" + user)
        .then()
        .statusCode(400)
        .body("errors[0].field", equalTo("limits.maxActiveJobs"));
  }

  private ValidatableResponse put(String body) {
    return as(admin).body(body).put("/api/v1/admin/plans/" + plan).then();
  }

  private ValidatableResponse delete(String id) {
    return as(admin).delete("/api/v1/admin/plans/" + id).then();
  }

  private ValidatableResponse change(String change) {
    return as(admin).body(change).patch("/api/v1/admin/users/" + user).then().statusCode(200);
  }

  private ValidatableResponse usage() {
    return as(session).get("/api/v1/account/usage").then();
  }
}
