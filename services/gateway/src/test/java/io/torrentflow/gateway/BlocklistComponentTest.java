package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.aTorrent;
import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.complete;
import static io.torrentflow.gateway.Api.hashOf;
import static io.torrentflow.gateway.Api.prove;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.submitTorrent;
import static io.torrentflow.gateway.Api.submitUrl;
import static io.torrentflow.gateway.Api.transferOf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class BlocklistComponentTest {
  private String admin;

  @BeforeEach
  void logIn() {
    admin = anAdmin();
  }

  @Test
  void refusesATorrentByAnyOfItsHashes() {
    String magnet = aMagnet();
    block("infohash", hashOf(magnet).toUpperCase(Locale.ROOT)).statusCode(201);

    refused(submitMagnet(registered(), magnet));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://%s/x", "https://user:pass@%s:8443/x"})
  void refusesAHost(String url) {
    Random random = ThreadLocalRandom.current();
    String host = "127.77.%d.%d".formatted(random.nextInt(256), random.nextInt(256));
    block("host", " " + host + " ").statusCode(201);

    refused(submitUrl(registered(), url.formatted(host)));
    submitUrl(registered(), "http://127.78.0.1/x").statusCode(201);
  }

  @Test
  void refusesANameByAGlob() {
    byte[] torrent = aTorrent("");
    String name = new String(torrent, ISO_8859_1).substring(29, 65);
    block("name", "*" + name.substring(2, 20).toUpperCase(Locale.ROOT) + "?" + name.substring(21))
        .statusCode(201);

    refused(submitTorrent(registered(), torrent));
  }

  @ParameterizedTest
  @CsvSource({"ÄRGER, ärger", "ärger, ÄRGER", "БОЛЬ, боль", "ΣΊΣΥΦΟΣ, σίσυφοσ"})
  void refusesANameInAnyCase(String blocked, String submitted) {
    String unique = UUID.randomUUID().toString();
    block("name", "*" + blocked + "*" + unique).statusCode(201);

    refused(submitMagnet(registered(), aMagnet() + "&dn=x" + submitted + "x" + unique));
  }

  @Test
  void takesWhatLikeHasAMeaningForAsItIs() {
    String name = "100%_" + UUID.randomUUID();
    block("name", name).statusCode(201);

    submitMagnet(registered(), aMagnet() + "&dn=100xy" + name.substring(5)).statusCode(201);
    refused(submitMagnet(registered(), aMagnet() + "&dn=" + name.replace("%", "%25")));
  }

  @ParameterizedTest
  @CsvSource({
    "infohash, 12345, 40 or 64 hexadecimal digits",
    "infohash, zz34567890123456789012345678901234567890, 40 or 64 hexadecimal digits",
    "host, http://example.org/x, without a scheme",
    "host, example.org/x, without a scheme",
    "name, **a?b**, three letters",
    "name, *, three letters",
    "name, *://*, three letters",
    "name, *a*e*i*, three letters"
  })
  void refusesEntriesThatMeanNothing(String kind, String value, String help) {
    block(kind, value)
        .statusCode(400)
        .body("code", equalTo("VALIDATION_FAILED"))
        .body("errors[0].field", equalTo("value"))
        .body("detail", containsString(help));
  }

  @Test
  void listsAndRemovesEntries() {
    String magnet = aMagnet();
    String id = block("infohash", hashOf(magnet)).statusCode(201).extract().path("id");
    block("infohash", hashOf(magnet)).statusCode(200).body("id", equalTo(id));
    as(admin).get("/api/v1/admin/blocklist").then().body("items.id", hasItem(id));

    as(admin).delete("/api/v1/admin/blocklist/" + id).then().statusCode(204);

    as(admin).delete("/api/v1/admin/blocklist/" + id).then().statusCode(404);
    submitMagnet(registered(), magnet).statusCode(201);
    assertThat(column("SELECT action FROM audit_log WHERE target = ? ORDER BY id", id))
        .containsExactly("blocklist.add", "blocklist.remove", "blocklist.remove");
  }

  @Test
  void asksForAReviewOfWhatRuns() {
    String magnet = aMagnet();
    String other = submitMagnet(registered(), aMagnet()).extract().path("id");
    String job = submitMagnet(registered(), magnet).extract().path("id");
    try (SentMessages sent = new SentMessages()) {
      block("infohash", hashOf(magnet)).statusCode(201);

      assertThat(sent.at("transfer.review", "{transferId}"))
          .contains(transferOf(job))
          .doesNotContain(transferOf(other));
    }
  }

  @Test
  void refusesARetryOfWhatWasBlockedSince() {
    String session = registered();
    String magnet = aMagnet();
    String job = submitMagnet(session, magnet).extract().path("id");
    Api.fail(job);
    block("infohash", hashOf(magnet)).statusCode(201);

    refused(as(session).post("/api/v1/jobs/" + job + "/retry").then());
  }

  @Test
  void refusesToResumeWhatWasBlockedSince() {
    String session = registered();
    String magnet = aMagnet();
    String job = submitMagnet(session, magnet).extract().path("id");
    as(session).post("/api/v1/jobs/" + job + "/pause").then().statusCode(202);
    block("infohash", hashOf(magnet)).statusCode(201);

    refused(as(session).post("/api/v1/jobs/" + job + "/resume").then());
  }

  @Test
  void refusesLinksToWhatIsStored() {
    String session = registered();
    String magnet = aMagnet();
    String job = submitMagnet(session, magnet).extract().path("id");
    prove(job, hashOf(magnet), null);
    complete(job);
    String file = as(session).get("/api/v1/jobs/" + job + "/files").path("items[0].id");
    String link = "/api/v1/jobs/" + job + "/files/" + file + "/link";
    as(session).post(link).then().statusCode(200);

    block("infohash", hashOf(magnet)).statusCode(201);

    refused(as(session).post(link).then());
  }

  private ValidatableResponse block(String kind, String value) {
    return as(admin)
        .body(
            new JsonObject()
                .put("kind", kind)
                .put("value", value)
                .put("reason", "court order")
                .encode())
        .post("/api/v1/admin/blocklist")
        .then();
  }

  private static void refused(ValidatableResponse response) {
    response
        .statusCode(403)
        .body("code", equalTo("SOURCE_BLOCKED"))
        .body("detail", equalTo("court order"));
  }
}
