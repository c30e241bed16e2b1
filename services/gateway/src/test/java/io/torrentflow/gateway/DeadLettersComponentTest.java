package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.failWithAll;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.transferOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class DeadLettersComponentTest {
  private static final String LETTERS = "/api/v1/admin/dead-letters";

  private String admin;
  private SentMessages sent;

  @BeforeEach
  void logIn() {
    run("DELETE FROM dead_letters");
    admin = anAdmin();
    sent = new SentMessages();
  }

  @AfterEach
  void close() {
    sent.close();
  }

  @Test
  void areListedFromPageToPageAndReadOneByOne() {
    String transfer = UUID.randomUUID().toString();
    String older = aLetter(null);
    String newer = aLetter(transfer);

    String cursor =
        as(admin)
            .get(LETTERS + "?limit=1")
            .then()
            .statusCode(200)
            .body("items.transferId", contains(transfer))
            .body("items[0].payload", nullValue())
            .extract()
            .path("nextCursor");
    as(admin)
        .get(LETTERS + "?limit=1&cursor=" + cursor)
        .then()
        .body("items[0].id", equalTo(Integer.parseInt(older)))
        .body("nextCursor", nullValue());

    as(admin)
        .get(LETTERS + "/" + newer)
        .then()
        .statusCode(200)
        .body("reasonCode", equalTo("DISPATCH_FAILED"))
        .body("correlationId", equalTo("c-1"))
        .body("payload", equalTo("{}"));
  }

  @Test
  void areDropped() {
    String letter = aLetter(null);

    as(admin).delete(LETTERS + "/" + letter).then().statusCode(204);

    as(admin).get(LETTERS + "/" + letter).then().statusCode(404);
    as(admin).delete(LETTERS + "/" + letter).then().statusCode(404);
    assertThat(audited("admin.dead-letter.drop", letter)).containsExactly("done", "NOT_FOUND");
  }

  @Test
  void areQueuedAgainForAllWhoseJobsFailedWithTheTransfer() {
    String magnet = aMagnet();
    String first = registered();
    String second = registered();
    String one = submitMagnet(first, magnet).extract().path("id");
    String other = submitMagnet(second, magnet).extract().path("id");
    assertThat(transferOf(other)).isEqualTo(transferOf(one));
    failWithAll(one);
    String letter = aLetter(transferOf(one));

    as(admin).post(LETTERS + "/" + letter + "/requeue").then().statusCode(204);

    as(first).get("/api/v1/jobs/" + one).then().body("status", equalTo("submitted"));
    as(second).get("/api/v1/jobs/" + other).then().body("status", equalTo("submitted"));
    assertThat(sent.at("transfer.review", "{transferId}")).contains(transferOf(one));
    as(first)
        .get("/api/v1/jobs/" + one + "/history")
        .then()
        .body("items.findAll { it.kind == 'retried' }.by", contains("moderator"));
    as(admin).get(LETTERS + "/" + letter).then().statusCode(404);
    assertThat(audited("admin.dead-letter.requeue", letter)).containsExactly("done");
  }

  @Test
  void leaveJobsAloneThatFailedByThemselvesBefore() {
    String user = registered();
    String magnet = aMagnet();
    String waiting = submitMagnet(registered(), magnet).extract().path("id");
    String ended = submitMagnet(user, magnet).extract().path("id");
    run(
        "UPDATE jobs SET ended = 'failed', ended_code = 'QUOTA_STORAGE', ended_at = now(),"
            + " frozen = true WHERE id = ?::uuid",
        ended);
    failWithAll(waiting);

    as(admin)
        .post(LETTERS + "/" + aLetter(transferOf(waiting)) + "/requeue")
        .then()
        .statusCode(204);

    as(user).get("/api/v1/jobs/" + ended).then().body("error.code", equalTo("QUOTA_STORAGE"));
  }

  @Test
  void ofWhatHasNotFailedAnyMoreAreRefused() {
    String job = submitMagnet(registered(), aMagnet()).extract().path("id");
    String letter = aLetter(transferOf(job));

    as(admin)
        .post(LETTERS + "/" + letter + "/requeue")
        .then()
        .statusCode(409)
        .body("code", equalTo("JOB_STATE_CONFLICT"))
        .body("detail", containsString("this one is submitted"));

    as(admin).get(LETTERS + "/" + letter).then().body("transferStatus", equalTo("submitted"));
    assertThat(audited("admin.dead-letter.requeue", letter)).containsExactly("JOB_STATE_CONFLICT");
  }

  @Test
  void ofWhatIsBlockedAreRefused() {
    String magnet = aMagnet();
    String job = submitMagnet(registered(), magnet).extract().path("id");
    failWithAll(job);
    run(
        "INSERT INTO blocklist (id, kind, value, reason) VALUES (gen_random_uuid(), 'infohash', ?,"
            + " 'because')",
        Api.hashOf(magnet));

    as(admin)
        .post(LETTERS + "/" + aLetter(transferOf(job)) + "/requeue")
        .then()
        .statusCode(403)
        .body("code", equalTo("SOURCE_BLOCKED"));
  }

  @Test
  void ofWhatNobodyHasAnyMoreAreRefused() {
    String user = registered();
    String job = submitMagnet(user, aMagnet()).extract().path("id");
    failWithAll(job);
    as(user).delete("/api/v1/jobs/" + job).then().statusCode(204);

    as(admin).post(LETTERS + "/" + aLetter(transferOf(job)) + "/requeue").then().statusCode(409);
  }

  @Test
  void thatNameNoDownloadAreNotQueuedAgain() {
    as(admin).post(LETTERS + "/" + aLetter(null) + "/requeue").then().statusCode(409);
  }

  @Test
  void ofDownloadsThatAreGoneAreNotQueuedAgain() {
    String letter = aLetter(UUID.randomUUID().toString());

    as(admin).post(LETTERS + "/" + letter + "/requeue").then().statusCode(404);
  }

  private static String aLetter(String transfer) {
    return column(
            "INSERT INTO dead_letters (message_id, transfer_id, correlation_id, type, reason_code,"
                + " reason_detail, payload) VALUES (gen_random_uuid(), ?::uuid, 'c-1', 'job.dead',"
                + " 'DISPATCH_FAILED', 'x', '{}') RETURNING id",
            transfer)
        .getFirst();
  }

  private static List<String> audited(String action, String target) {
    return column(
        "SELECT outcome FROM audit_log WHERE action = ? AND target = ? ORDER BY id",
        action,
        target);
  }
}
