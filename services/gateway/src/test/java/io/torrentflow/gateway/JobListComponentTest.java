package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.aTorrent;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.complete;
import static io.torrentflow.gateway.Api.fail;
import static io.torrentflow.gateway.Api.prove;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.run;
import static io.torrentflow.gateway.Api.submitMagnet;
import static io.torrentflow.gateway.Api.submitTorrent;
import static io.torrentflow.gateway.Api.transferOf;
import static io.torrentflow.gateway.Api.walk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.torrentflow.kernel.job.JobStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class JobListComponentTest {
  private String session;

  @BeforeEach
  void register() {
    session = registered();
    run(
        "UPDATE users SET plan_id = 'unlimited' WHERE id = ?::uuid",
        (String) as(session).get("/api/v1/auth/me").path("id"));
  }

  @Test
  void hasTheJobsOfEachStatusAlone() {
    aJobOfEachStatus();
    List<String> all = list("limit=200").getList("items.id");

    for (JobStatus status : JobStatus.values()) {
      JsonPath found = list("status=" + status.wireName());
      assertThat(found.<String>getList("items.status"))
          .as(status.wireName())
          .isNotEmpty()
          .containsOnly(status.wireName());
      all.removeAll(found.<String>getList("items.id"));
    }
    assertThat(all).isEmpty();
  }

  @Test
  void hasTheJobsOfSeveralStatuses() {
    aJobOfEachStatus();

    assertThat(list("status=failed&status=paused&status=cancelled").<String>getList("items.status"))
        .containsOnly("failed", "paused", "cancelled");
  }

  @Test
  void countsTheJobsOfEachStatus() {
    aJobOfEachStatus();
    String deleted = aJob("gone");
    complete(deleted);
    as(session).delete("/api/v1/jobs/" + deleted).then().statusCode(204);
    Map<String, Integer> listed = new HashMap<>();
    list("limit=200")
        .<String>getList("items.status")
        .forEach(s -> listed.merge(s, 1, Integer::sum));

    JsonPath counts = as(session).get("/api/v1/jobs/counts").jsonPath();
    assertThat(counts.<String>getList("items.status")).hasSize(JobStatus.values().length);
    for (Map<String, Object> count : counts.<Map<String, Object>>getList("items")) {
      assertThat(count.get("jobs")).isEqualTo(listed.get((String) count.get("status")));
    }
  }

  @Test
  void countsAJobNoLongerThatIsRetried() {
    String job = aJob("a");
    fail(job);
    assertThat(count("failed")).isOne();

    as(session).post("/api/v1/jobs/" + job + "/retry").then().statusCode(202);

    assertThat(count("failed")).isZero();
  }

  @Test
  void findsByAPartOfTheNameInAnyCase() {
    String running = aJob("Straße 50%");
    String ended = aJob("x");
    complete(ended);
    run("UPDATE jobs SET frozen_name = 'DIE STRAßE 50% LANG' WHERE id = ?::uuid", ended);
    aJob("Strasse 500");

    assertThat(ids(list("text=STRA%C3%9FE+50%25"))).containsExactlyInAnyOrder(running, ended);
  }

  @Test
  void findsByTheNameThatTheOwnerGave() {
    String job = aJob("theirs");
    complete(job);
    change(job, "{\"name\":\"Mine\"}");

    assertThat(ids(list("text=mine"))).containsExactly(job);
    assertThat(ids(list("text=theirs"))).isEmpty();
  }

  @Test
  void findsByAllOfTheLabels() {
    String both = aJob("a");
    String one = aJob("b");
    aJob("c");
    change(both, "{\"labels\":[\"new\",\"music\"]}");
    change(one, "{\"labels\":[\"music\"]}");
    complete(one);

    assertThat(ids(list("label=music"))).containsExactly(one, both);
    assertThat(ids(list("label=music&label=new"))).containsExactly(both);
    assertThat(ids(list("label=mus"))).isEmpty();
  }

  @Test
  void findsBySourceAndTime() {
    String magnet = aJob("a");
    String file = submitTorrent(session, aTorrent("")).extract().path("id");
    run("UPDATE jobs SET created_at = '2026-03-01T12:00:00Z' WHERE id = ?::uuid", magnet);

    assertThat(ids(list("type=torrent"))).containsExactly(file);
    assertThat(ids(list("type=torrent&type=magnet"))).containsExactly(file, magnet);
    assertThat(ids(list("createdAfter=2026-03-01T12:00:00Z&createdBefore=2026-03-01T12:00:01Z")))
        .containsExactly(magnet);
    assertThat(ids(list("createdAfter=2026-03-01T12:00:01Z"))).containsExactly(file);
    assertThat(ids(list("createdBefore=2026-03-01T12:00:00Z"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"created", "name", "size", "progress"})
  void hasEachJobOnceInItsOrder(String sort) {
    List<String> running = new ArrayList<>();
    List<String> ended = new ArrayList<>();
    // Two of them are equal but for their ids, and half of them have ended.
    for (int i : new int[] {3, 1, 4, 1, 5, 9, 2, 6}) {
      String job = aJob("n" + i);
      prove(job, "0".repeat(39) + i, "0".repeat(64));
      run(
          "UPDATE transfers SET name = ?, total_bytes = 100, info_sha256 = NULL WHERE id = ?::uuid",
          "n" + i,
          transferOf(job));
      if (i % 3 == 0 && !sort.equals("progress")) {
        complete(job);
        run(
            "UPDATE jobs SET frozen_name = ?, frozen_total = ? WHERE id = ?::uuid",
            "n" + i,
            i,
            job);
        ended.add(job);
      } else {
        run(
            "UPDATE transfers SET total_bytes = ?, downloaded_bytes = 1 WHERE id = ?::uuid",
            i,
            transferOf(job));
        running.add(job);
      }
    }
    int jobs = running.size() + ended.size();

    for (String order : List.of("asc", "desc")) {
      List<String> whole = ids(list("sort=%s&order=%s".formatted(sort, order)));
      assertThat(whole).hasSize(jobs).doesNotHaveDuplicates();
      assertThat(pages("sort=%s&order=%s&limit=3".formatted(sort, order), "nextCursor"))
          .isEqualTo(whole);
    }
    List<String> names = list("sort=" + sort + "&order=asc").getList("items.name");
    assertThat(names)
        .isEqualTo(
            switch (sort) {
              case "created" -> List.of("n3", "n1", "n4", "n1", "n5", "n9", "n2", "n6");
              case "progress" -> names.stream().sorted(Collections.reverseOrder()).toList();
              default -> names.stream().sorted().toList();
            });
  }

  @Test
  void goesBackTheWayItCame() {
    Stream.of("a", "b", "c", "d", "e").forEach(this::aJob);
    JsonPath first = list("sort=name&limit=2");
    JsonPath second = list("sort=name&limit=2&cursor=" + first.getString("nextCursor"));
    JsonPath third = list("sort=name&limit=2&cursor=" + second.getString("nextCursor"));
    assertThat(first.getString("previousCursor")).isNull();
    assertThat(third.<String>getList("items.name")).containsExactly("e");
    assertThat(third.getString("nextCursor")).isNull();

    JsonPath back = list("sort=name&limit=2&cursor=" + third.getString("previousCursor"));
    assertThat(ids(back)).isEqualTo(ids(second));
    JsonPath start = list("sort=name&limit=2&cursor=" + back.getString("previousCursor"));
    assertThat(ids(start)).isEqualTo(ids(first));
    assertThat(start.getString("previousCursor")).isNull();
    assertThat(start.getString("nextCursor")).isNotNull();
  }

  @Test
  void goesOnBehindAJobThatIsGone() {
    Stream.of("a", "b", "c").forEach(this::aJob);
    JsonPath first = list("sort=name&limit=1");
    as(session).delete("/api/v1/jobs/" + ids(first).getFirst()).then().statusCode(204);

    JsonPath second = list("sort=name&limit=1&cursor=" + first.getString("nextCursor"));
    assertThat(second.<String>getList("items.name")).containsExactly("b");
  }

  @Test
  void showsNothingOfOthers() {
    aJobOfEachStatus();
    session = registered();

    assertThat(ids(list("limit=200"))).isEmpty();
    assertThat(count("completed")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "!",
        "created/desc/next/not-an-id/1",
        "created/desc/next/0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee/x",
        "created/asc/next/0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee/1",
        "created/desc/next/0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee/999999999999999999",
        "size/desc/next/0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee/1",
        "name/desc/next/0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee/\0"
      })
  void refusesAnotherCursor(String cursor) {
    String encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(cursor.getBytes(StandardCharsets.UTF_8));
    String sort = cursor.startsWith("name") ? "name" : "created";

    as(session)
        .get("/api/v1/jobs?order=desc&sort=" + sort + "&cursor=" + encoded)
        .then()
        .statusCode(400)
        .body("code", equalTo("CURSOR_INVALID"));
  }

  @ParameterizedTest
  @CsvSource({
    "status=done, status",
    "status=FAILED, status",
    "type=ftp, type",
    "sort=age, sort",
    "order=up, order",
    "text=%00, text",
    "label=%00, label",
    "createdAfter=yesterday, createdAfter",
    "createdBefore=%2B999999999-12-31T23:59:59Z, createdBefore",
    "createdBefore=-999999999-12-31T23:59:59Z, createdBefore",
  })
  void refusesAnotherQuery(String query, String field) {
    String named =
        as(session)
            .urlEncodingEnabled(false)
            .get("/api/v1/jobs?" + query)
            .then()
            .statusCode(400)
            .body("code", equalTo("VALIDATION_FAILED"))
            .extract()
            .path("errors[0].field");
    assertThat(named).startsWith(field);
  }

  /** One that runs, and one that has ended, where a status has both. */
  private void aJobOfEachStatus() {
    aJob("submitted");
    walk(aJob("a"), "metadata_fetch");
    walk(aJob("b"), "metadata_fetch", "downloading");
    walk(aJob("c"), "metadata_fetch", "downloading", "uploading");
    ask(aJob("d"), "pause");
    ask(aJob("e"), "cancel");
    complete(aJob("f"));
    fail(aJob("g"));
    // What had failed before the job came to it, or is about to resume, is submitted to its owner.
    String joined = aJob("h");
    walk(joined, "metadata_fetch", "failed");
    run(
        "UPDATE transfers SET error_code = 'ORIGIN_UNAVAILABLE', error_at = now() - interval '1 day'"
            + " WHERE id = ?::uuid",
        transferOf(joined));
    walk(aJob("i"), "metadata_fetch", "paused");
  }

  private String aJob(String name) {
    return submitMagnet(session, aMagnet() + "&dn=" + name.replace("%", "%25").replace(' ', '+'))
        .statusCode(201)
        .extract()
        .path("id");
  }

  private void ask(String job, String what) {
    as(session).post("/api/v1/jobs/" + job + "/" + what).then().statusCode(202);
  }

  private void change(String job, String change) {
    as(session).body(change).patch("/api/v1/jobs/" + job).then().statusCode(200);
  }

  private JsonPath list(String query) {
    return as(session)
        .urlEncodingEnabled(false)
        .get("/api/v1/jobs?" + query)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static List<String> ids(JsonPath page) {
    return page.getList("items.id");
  }

  /** The ids of all pages from the first on. */
  private List<String> pages(String query, String cursor) {
    List<String> ids = new ArrayList<>();
    JsonPath page = list(query);
    ids.addAll(ids(page));
    while (page.getString(cursor) != null) {
      page = list(query + "&cursor=" + page.getString(cursor));
      ids.addAll(ids(page));
    }
    return ids;
  }

  private int count(String status) {
    return as(session)
        .get("/api/v1/jobs/counts")
        .jsonPath()
        .getInt("items.find { it.status == '%s' }.jobs".formatted(status));
  }
}
