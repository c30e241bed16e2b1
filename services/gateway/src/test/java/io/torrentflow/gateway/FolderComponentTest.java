package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.hashOf;
import static io.torrentflow.gateway.Api.prove;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.transferOf;
import static io.torrentflow.gateway.Api.walk;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class FolderComponentTest {
  private static final String MD5 = "0123456789abcdef0123456789abcdef";

  private String session;
  private String job;

  @BeforeEach
  void submit() {
    session = registered();
    String magnet = aMagnet();
    job = submitMagnet(session, magnet).extract().path("id");
    prove(job, hashOf(magnet), null);
    walk(job, "metadata_fetch", "downloading");
    addFile(0, "b.txt", 10L, '"' + MD5 + '"', null, 0);
    addFile(1, "Zug/ä/1.bin", 100L, null, 50L, 60);
    addFile(2, "Zug/2.bin", 200L, '"' + MD5 + "-4\"", 50L, 0);
    addFile(3, "A.txt", 30L, null, null, 0);
    addFile(4, "Zugabe/x", 7L, null, null, 0);
  }

  @Test
  void listsFoldersFirstAndEachKindByName() {
    folder("")
        .body("items.name", contains("Zug", "Zugabe", "A.txt", "b.txt"))
        .body("items.files", contains(2, 1, 1, 1))
        .body("items.readyFiles", contains(1, 0, 0, 1))
        .body("items.sizeBytes", contains(300, 7, 30, 10))
        .body("items.storedBytes", contains(260, 0, 0, 10))
        .body("items[0].file", nullValue())
        .body("items[3].file.position", equalTo(1));
  }

  @Test
  void listsWhatIsInAFolder() {
    folder("Zug").body("items.name", contains("ä", "2.bin")).body("folder", equalTo("Zug"));
    folder("Zug/ä").body("items.file.path", contains("Zug/ä/1.bin"));
  }

  @Test
  void saysHowACopyIsCompared() {
    folder("")
        .body("items[3].file.checksum.algorithm", equalTo("md5"))
        .body("items[3].file.checksum.value", equalTo(MD5));
    folder("Zug")
        .body("items[1].file.checksum.algorithm", equalTo("md5_of_parts"))
        .body("items[1].file.checksum.value", equalTo(MD5 + "-4"))
        .body("items[1].file.checksum.partSizeBytes", equalTo(50));
    folder("Zug/ä").body("items[0].file.checksum", nullValue());
  }

  @Test
  void isReadPageByPage() {
    String cursor =
        page("?limit=1").body("items.name", contains("Zug")).extract().path("nextCursor");
    cursor =
        page("?limit=2&cursor=" + cursor)
            .body("items.name", contains("Zugabe", "A.txt"))
            .extract()
            .path("nextCursor");
    page("?limit=2&cursor=" + cursor)
        .body("items.name", contains("b.txt"))
        .body("nextCursor", nullValue());
  }

  @Test
  void showsNoProgressOfAPausedJob() {
    as(session).post("/api/v1/jobs/" + job + "/pause").then().statusCode(202);

    folder("")
        .body("items.storedBytes", everyItem(is(0)))
        .body("items.readyFiles", everyItem(is(0)))
        .body("items[3].file.checksum", nullValue());
  }

  @Test
  void isMissingWhereNoFileIsInIt() {
    read("Zu").statusCode(404).body("code", equalTo("FILE_NOT_FOUND"));
    read("b.txt").statusCode(404);
  }

  @Test
  void isEmptyWhileNoFileIsKnown() {
    String other = submitMagnet(session, aMagnet()).extract().path("id");

    as(session)
        .get("/api/v1/jobs/" + other + "/files/tree")
        .then()
        .statusCode(200)
        .body("items", empty());
  }

  @Test
  void isOfOnesOwnJobsOnly() {
    as(registered())
        .get("/api/v1/jobs/" + job + "/files/tree")
        .then()
        .statusCode(404)
        .body("code", equalTo("JOB_NOT_FOUND"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "Zm9sZGVy", "_-_", "ZmlsZS8A"})
  void refusesACursorOfItsOwnMaking(String cursor) {
    as(session)
        .get("/api/v1/jobs/" + job + "/files/tree?cursor=" + cursor)
        .then()
        .statusCode(400)
        .body("code", equalTo("CURSOR_INVALID"));
  }

  private ValidatableResponse folder(String path) {
    return read(path).statusCode(200);
  }

  private ValidatableResponse read(String path) {
    return as(session).queryParam("folder", path).get("/api/v1/jobs/" + job + "/files/tree").then();
  }

  private ValidatableResponse page(String query) {
    return as(session).get("/api/v1/jobs/" + job + "/files/tree" + query).then().statusCode(200);
  }

  private void addFile(
      int position,
      String path,
      Long size,
      @Nullable String etag,
      @Nullable Long partSize,
      long stored) {
    run(
        "INSERT INTO files (id, transfer_id, position, path, size_bytes, etag, part_size_bytes,"
            + " stored_bytes, torrent_position)"
            + " VALUES (?::uuid, ?::uuid, ?, ?, ?, ?, ?, ?, ?)",
        UUID.randomUUID().toString(),
        transferOf(job),
        position,
        path,
        size,
        etag,
        partSize,
        stored,
        position + 1);
  }
}
