package io.torrentflow.gateway;

import static io.restassured.RestAssured.given;
import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.column;
import static io.torrentflow.gateway.Api.hashOf;
import static io.torrentflow.gateway.Api.registered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.torrentflow.testing.origin.TestingOrigin;
import io.torrentflow.testing.origin.TestingOrigin.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a source is, and which of a torrent's files are wanted. */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class PreviewComponentTest {
  private static final byte[] CONTENT = new byte[1_000];

  private final byte[] album = anAlbum();

  private String session;

  @BeforeEach
  void register() {
    session = registered();
  }

  @Test
  void showsTheFilesOfATorrent() {
    form("/api/v1/preview", null)
        .statusCode(200)
        .body("type", equalTo("torrent"))
        .body("name", matchesPattern("album-.*"))
        .body("infoHashV1", matchesPattern("[0-9a-f]{40}"))
        .body("totalBytes", equalTo(60))
        .body("isPrivate", equalTo(false))
        .body("files.position", contains(0, 1, 2))
        .body("files.path[1]", matchesPattern("album-.*/b"))
        .body("files.sizeBytes", contains(10, 20, 30));
    assertThat(column("SELECT count(*) FROM jobs WHERE owner_id = ?::uuid", user()))
        .containsExactly("0");
  }

  @Test
  void showsWhatALinkSays() {
    String magnet = aMagnet();
    preview("{\"magnetUri\":\"%s&dn=x\"}".formatted(magnet))
        .statusCode(200)
        .body("type", equalTo("magnet"))
        .body("name", equalTo("x"))
        .body("infoHashV1", equalTo(hashOf(magnet)))
        .body("totalBytes", nullValue())
        .body("files", nullValue());
  }

  @Nested
  class OfAUrl {
    private final TestingOrigin origin = new TestingOrigin();

    @BeforeEach
    void register() {
      PreviewComponentTest.this.register();
    }

    @AfterEach
    void stop() {
      origin.close();
    }

    @Test
    void showsNameAndSize() {
      origin.serve("/a", CONTENT).named("attachment; filename=\"b.bin\"");

      url("/a")
          .statusCode(200)
          .body("type", equalTo("http"))
          .body("name", equalTo("b.bin"))
          .body("totalBytes", equalTo(CONTENT.length))
          .body("files.path", contains("b.bin"));
      assertThat(origin.requests()).extracting(Request::method).containsExactly("HEAD");
    }

    @Test
    void asksForTheFirstByteWhereHeadIsRefused() {
      origin.serve("/a.bin", CONTENT).withoutHead();

      url("/a.bin").statusCode(200).body("totalBytes", equalTo(CONTENT.length));
      assertThat(origin.requests()).extracting(Request::range).containsExactly(null, "bytes=0-0");
    }

    @Test
    void readsNothingOfAFileThatComesWhole() {
      TestingOrigin.Resource file = origin.serve("/a.bin", new byte[8 << 20]);
      file.withoutHead().withoutRanges().bytesPerSecond(1 << 20);

      url("/a.bin").statusCode(200).body("totalBytes", equalTo(8 << 20));
    }

    @Test
    void followsRedirects() {
      origin.serve("/a", CONTENT).redirectingTo("/b.iso");
      origin.serve("/b.iso", CONTENT);

      url("/a").statusCode(200).body("name", equalTo("b.iso"));
    }

    @Test
    void doesNotFollowARedirectToWhereItMayNotGo() {
      origin.serve("/a", CONTENT).redirectingTo("http://10.0.0.1/b");

      url("/a").statusCode(400).body("code", equalTo("URL_ADDRESS_FORBIDDEN"));
    }

    @Test
    void showsNoSizeWhereTheServerSaysNone() {
      origin.serve("/a.bin", CONTENT).chunked();

      url("/a.bin")
          .statusCode(200)
          .body("name", equalTo("a.bin"))
          .body("totalBytes", nullValue())
          .body("files", nullValue());
    }

    @Test
    void saysWhatTheServerResponds() {
      url("/missing")
          .statusCode(502)
          .body("code", equalTo("ORIGIN_REFUSED"))
          .body("detail", containsString("404"));
    }

    @Test
    void isGivenUpWhereTheServerDoesNotRespond() throws IOException {
      try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        preview("{\"url\":\"http://127.0.0.1:%d/x\"}".formatted(silent.getLocalPort()))
            .statusCode(502)
            .body("code", equalTo("ORIGIN_UNAVAILABLE"))
            .time(lessThan(10_000L));
      }
    }

    private ValidatableResponse url(String path) {
      return preview("{\"url\":\"%s\"}".formatted(origin.uri(path)));
    }
  }

  @Test
  void saysWhatIsWrong() {
    preview("{\"magnetUri\":\"x\"}").statusCode(400).body("code", equalTo("MAGNET_INVALID"));
    preview("{\"url\":\"http://nowhere.invalid/\"}").body("code", equalTo("URL_UNRESOLVABLE"));
    preview("{}").statusCode(400).body("code", equalTo("VALIDATION_FAILED"));
    given()
        .cookie(Api.SESSION, session)
        .multiPart("torrent", "x.torrent", new byte[] {'x'}, "application/x-bittorrent")
        .post("/api/v1/preview")
        .then()
        .statusCode(400)
        .body("code", equalTo("TORRENT_INVALID"));
  }

  @Test
  void letsSomeFilesOfATorrentBeWanted() {
    String some =
        form("/api/v1/jobs", " 0,2 ")
            .statusCode(201)
            .body("source.selection", equalTo("0,2"))
            .body("totalBytes", equalTo(40))
            .extract()
            .path("id");

    form("/api/v1/jobs", "2,0").statusCode(200).body("id", equalTo(some));
    String all =
        form("/api/v1/jobs", "0-2")
            .statusCode(201)
            .body("id", not(equalTo(some)))
            .body("source.selection", nullValue())
            .body("totalBytes", equalTo(60))
            .extract()
            .path("id");
    form("/api/v1/jobs", null).statusCode(200).body("id", equalTo(all));
    assertThat(
            column(
                "SELECT DISTINCT selection || ' ' || total_bytes FROM transfers t"
                    + " WHERE id IN (SELECT transfer_id FROM jobs WHERE owner_id = ?::uuid)",
                user()))
        .containsExactlyInAnyOrder("0,2 40", " 60");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"3", "0,3", "x", "2-1", "0,", "-1", "0-1000000"})
  void refusesFilesThatTheTorrentLacks(String files) {
    form("/api/v1/jobs", files)
        .statusCode(400)
        .body("code", equalTo("VALIDATION_FAILED"))
        .body("errors[0].field", equalTo("files"));
  }

  private ValidatableResponse preview(String body) {
    return as(session).body(body).post("/api/v1/preview").then();
  }

  private ValidatableResponse form(String path, String files) {
    var request =
        given()
            .cookie(Api.SESSION, session)
            .multiPart("torrent", "x.torrent", album, "application/x-bittorrent");
    return (files == null ? request : request.multiPart("files", files)).post(path).then();
  }

  private String user() {
    return as(session).get("/api/v1/auth/me").path("id");
  }

  private static byte[] anAlbum() {
    String name = "album-" + UUID.randomUUID();
    return ("d4:infod5:filesld6:lengthi10e4:pathl1:aeed6:lengthi20e4:pathl1:beed6:lengthi30e4:pathl1:ceee"
            + "4:name%d:%s12:piece lengthi16384e6:pieces20:01234567890123456789ee"
                .formatted(name.length(), name))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
