package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.complete;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.submitMagnet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An owner gives a job another name, and labels. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class JobChangeComponentTest {
  private String session;
  private String job;

  @BeforeEach
  void submit() {
    session = registered();
    job = submitMagnet(session, aMagnet() + "&dn=theirs").extract().path("id");
  }

  @Test
  void changesWhatIsGiven() {
    change("{\"labels\":[\"new\",\"music\",\"new\"]}")
        .statusCode(200)
        .body("name", equalTo("theirs"))
        .body("labels", contains("new", "music"));
    change("{\"name\":\"Mine\"}")
        .statusCode(200)
        .body("name", equalTo("Mine"))
        .body("labels", contains("new", "music"));
    change("{\"name\":\"\",\"labels\":[]}")
        .statusCode(200)
        .body("name", equalTo("theirs"))
        .body("labels", empty());
  }

  @Test
  void changesWhatHasEnded() {
    complete(job);

    change("{\"name\":\"Mine\"}").statusCode(200).body("status", equalTo("completed"));
    as(session).get("/api/v1/jobs/" + job).then().body("name", equalTo("Mine"));
  }

  @Test
  void isSentToReadersOfStreams() {
    try (SentMessages sent = new SentMessages()) {
      change("{\"name\":\"Mine\"}");

      assertThat(sent.at("job.event.changed", "{job,givenName}")).containsExactly("Mine");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"a\\u0001b\"}",
        "{\"labels\":[\"\"]}",
        "{\"labels\":[null]}",
        "{\"labels\":[\"a\\nb\"]}",
        "{\"labels\":[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"]}",
        "{\"labels\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\",\"13\","
            + "\"14\",\"15\",\"16\",\"17\",\"18\",\"19\",\"20\",\"21\"]}"
      })
  void refusesWhatIsNoNameOrLabel(String change) {
    change(change).statusCode(400).body("code", equalTo("VALIDATION_FAILED"));
  }

  @Test
  void refusesANameThatIsTooLong() {
    change("{\"name\":\"%s\"}".formatted("n".repeat(255))).statusCode(200);
    change("{\"name\":\"%s\"}".formatted("n".repeat(256))).statusCode(400);
  }

  @Test
  void leavesJobsOfOthersAlone() {
    as(registered())
        .body("{\"name\":\"Mine\"}")
        .patch("/api/v1/jobs/" + job)
        .then()
        .statusCode(404)
        .body("code", equalTo("JOB_NOT_FOUND"));
    as(session).get("/api/v1/jobs/" + job).then().body("name", equalTo("theirs"));
  }

  private ValidatableResponse change(String change) {
    return as(session).body(change).patch("/api/v1/jobs/" + job).then();
  }
}
