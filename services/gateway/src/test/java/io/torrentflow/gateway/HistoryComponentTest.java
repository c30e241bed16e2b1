package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.submitMagnet;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class HistoryComponentTest {
  @Test
  void saysWhatHappenedAndWho() {
    String session = registered();
    String id = submitMagnet(session, aMagnet()).extract().path("id");
    as(session).post("/api/v1/jobs/" + id + "/pause").then().statusCode(202);
    as(session).post("/api/v1/jobs/" + id + "/resume").then().statusCode(202);
    as(anAdmin())
        .body("{\"reason\":\"x\"}")
        .post("/api/v1/admin/jobs/" + id + "/cancel")
        .then()
        .statusCode(200);

    history(session, id)
        .statusCode(200)
        .body("items.kind", contains("submitted", "paused", "resumed", "failed"))
        .body("items.by", contains("owner", "owner", "owner", "moderator"));
  }

  @Test
  void namesNobody() {
    String session = registered();
    String user = as(session).get("/api/v1/auth/me").path("id");
    String id = submitMagnet(session, aMagnet()).extract().path("id");

    history(session, id).body(not(containsString(user)));
  }

  @Test
  void isOfOnesOwnJobsOnly() {
    String id = submitMagnet(registered(), aMagnet()).extract().path("id");

    history(registered(), id).statusCode(404).body("code", equalTo("JOB_NOT_FOUND"));
  }

  private static ValidatableResponse history(String session, String id) {
    return as(session).get("/api/v1/jobs/" + id + "/history").then();
  }
}
