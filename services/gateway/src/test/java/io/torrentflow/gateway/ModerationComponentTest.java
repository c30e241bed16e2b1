package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.PASSWORD;
import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.anEmail;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.hashOf;
import static io.torrentflow.gateway.Api.loggedIn;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.submitUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class ModerationComponentTest {
  private String moderator;
  private String user;

  @BeforeEach
  void logIn() {
    String email = anEmail();
    registered(email);
    run("UPDATE users SET role = 'moderator' WHERE email = ?", email);
    moderator = loggedIn(email, PASSWORD);
    user = registered();
  }

  @Test
  void showsWhatAJobIsAndNotWhereItCanBeHad() {
    String magnet = aMagnet();
    String id =
        submitMagnet(user, magnet + "&dn=some+name&tr=http://127.0.0.1/secret")
            .extract()
            .path("id");
    String owner = as(user).get("/api/v1/auth/me").path("id");

    Map<String, Object> job = as(moderator).get("/api/v1/admin/jobs?limit=1").path("items[0]");

    assertThat(job)
        .containsOnlyKeys("id", "owner", "status", "type", "name", "infoHashV1", "createdAt")
        .containsEntry("id", id)
        .containsEntry("owner", owner)
        .containsEntry("name", "some name")
        .containsEntry("infoHashV1", hashOf(magnet));
  }

  @Test
  void showsNoLinkOfADownload() {
    submitUrl(user, "http://127.0.0.1:9/secret/path?token=secret").statusCode(201);

    assertThat(as(moderator).get("/api/v1/admin/jobs?limit=1").asString())
        .doesNotContain("secret", "127.0.0.1");
  }

  @Test
  void goesOnFromPageToPage() {
    String older = submitMagnet(user, aMagnet()).extract().path("id");
    String newer = submitMagnet(user, aMagnet()).extract().path("id");

    var first = as(moderator).get("/api/v1/admin/jobs?limit=1").then().extract();
    assertThat(first.<String>path("items[0].id")).isEqualTo(newer);
    as(moderator)
        .get("/api/v1/admin/jobs?limit=1&cursor=" + first.path("nextCursor"))
        .then()
        .body("items[0].id", equalTo(older));
  }

  @Test
  void seesNoFilesAndNoJobOfOthersAsTheirOwnersDo() {
    String id = submitMagnet(user, aMagnet()).extract().path("id");

    as(moderator).get("/api/v1/jobs/" + id).then().statusCode(404);
    as(moderator).get("/api/v1/jobs/" + id + "/files").then().statusCode(404);
    as(moderator).post("/api/v1/jobs/" + id + "/cancel").then().statusCode(404);
  }

  @Test
  void cancelsWithAReason() {
    String id = submitMagnet(user, aMagnet()).extract().path("id");

    as(moderator)
        .body("{\"reason\":\"not here\"}")
        .post("/api/v1/admin/jobs/" + id + "/cancel")
        .then()
        .statusCode(200)
        .body("status", equalTo("failed"))
        .body("any { it.key == 'source' }", equalTo(false));

    as(user)
        .get("/api/v1/jobs/" + id)
        .then()
        .body("error.code", equalTo("CANCELLED_BY_ADMIN"))
        .body("error.detail", equalTo("not here"));
    as(user)
        .post("/api/v1/jobs/" + id + "/retry")
        .then()
        .statusCode(403)
        .body("code", equalTo("CANCELLED_BY_ADMIN"));
  }
}
