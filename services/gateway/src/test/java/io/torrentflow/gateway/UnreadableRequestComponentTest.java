package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.aTorrent;
import static io.torrentflow.gateway.Api.as;
import static io.torrentflow.gateway.Api.registered;
import static io.torrentflow.gateway.Api.submitMagnet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
class UnreadableRequestComponentTest {
  private static final int LONG = 100_000;
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final String PART = "Content-Disposition: form-data; name=\"torrent\"";

  @TestHTTPResource("/api/v1")
  URI api;

  @Nested
  class AForm {
    @Test
    void withAnOverlongFieldIsRefusedWhileItIsSent() throws Exception {
      String begin = "--b\r\n" + PART + "\r\n\r\n";
      int rest = 1_000_000;
      try (RawExchange exchange = RawExchange.with(api)) {
        String refusal =
            exchange
                .send(head(begin.length() + LONG + rest) + begin + "x".repeat(LONG))
                .receiveUntil("}");

        assertThat(refusal).startsWith("HTTP/1.1 413 ");
        assertThat(refusal).containsIgnoringCase("Content-Type: application/problem+json");
        assertThat(refusal).contains("\"code\":\"PAYLOAD_TOO_LARGE\"");

        String next =
            exchange
                .send("x".repeat(rest) + "GET /api/v1/auth/me HTTP/1.1\r\nHost: x\r\n\r\n")
                .receiveUntil("}");
        assertThat(next).startsWith("HTTP/1.1 401 ");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "--b\r\n"
              + PART
              + "; filename=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\r\n--b--\r\n",
          "--b\r\n" + PART + "\r\nContent-Transfer-Encoding: base64\r\n\r\nA\r\n--b--\r\n",
          "--b\r\n"
              + PART
              + "\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=\r\n--b--\r\n",
          "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
          "--b\r\n" + PART + "; filename=\"\r\n\r\nx\r\n--b--\r\n",
          "--b\r\n" + PART + "; filename*=UTF-8''%ZZ\r\n\r\nx\r\n--b--\r\n",
          "--b\r\n" + PART + "; filename*=x\r\n\r\nx\r\n--b--\r\n",
          "--b\r\n" + PART + "\r\nContent-Type: text/plain; charset=nonsense\r\n\r\nx\r\n--b--\r\n",
          "--b\r\n" + PART + "\r\nContent-Type: ///\r\n\r\nx\r\n--b--\r\n",
          "--b\r\n:x\r\n\r\nx\r\n--b--\r\n",
          "--b\r\n\r\nx\r\n--b--\r\n",
          "\r\n\r\n--\r\n--\r--b\r\n--b--",
          "-\r\n--b\r\n",
          "--b--b--b--b--",
          "--b\rx\r\n",
          "\r\n--b\r\n\r\n\r\n--b\r\n\r\n--b--\r\n",
          "--b\r\n" + PART + "\r\n\r\nx\r\n-\r\n--b\r\n\r\n\r\n--b-",
          "-b\r\n--\r\n--b\n",
        })
    void thatIsMalformedIsRefused(String body) throws Exception {
      try (RawExchange exchange = RawExchange.with(api)) {
        String answer = exchange.send(head(body.length()) + body).receiveUntil("}");

        assertThat(answer).startsWith("HTTP/1.1 400 ");
        assertThat(answer).containsIgnoringCase("Content-Type: application/problem+json");
      }
    }
  }

  @Nested
  class FormsThatAreSentSlowly {
    private final byte[] torrent = aTorrent("");
    private final List<RawExchange> forms = new ArrayList<>();

    @AfterEach
    void theyEnd() throws Exception {
      for (RawExchange form : forms) {
        form.close();
      }
      String session = registered();
      await().atMost(BOUND).until(() -> submitTorrent(session, torrent) != 503);
    }

    @Test
    void blockTorrentFilesOfTheirSenderOnly() throws Exception {
      String sender = registered();
      send(4, sender);

      // The first time it may still be let through.
      await().atMost(BOUND).until(() -> submitTorrent(sender, torrent) == 503);
      send(32, sender);
      for (RawExchange refused : forms.subList(4, forms.size())) {
        assertThat(refused.receiveUntil("}")).startsWith("HTTP/1.1 503 ");
      }

      assertThat(submitTorrent(registered(), torrent)).isEqualTo(201);
      submitMagnet(sender, aMagnet()).statusCode(201);

      for (RawExchange form : forms) {
        form.close();
      }
      await().atMost(BOUND).until(() -> submitTorrent(sender, torrent) != 503);
    }

    @Test
    void ofManySendersBlockTorrentFilesOnly() throws Exception {
      for (int sender = 0; sender < 8; sender++) {
        send(4, registered());
      }
      String session = registered();

      await().atMost(BOUND).until(() -> submitTorrent(session, torrent) == 503);
      submitMagnet(session, aMagnet()).statusCode(201);
    }

    private void send(int count, String session) throws Exception {
      for (int form = 0; form < count; form++) {
        forms.add(RawExchange.with(api).send(head(session, LONG) + "--b\r\n"));
      }
    }

    private static int submitTorrent(String session, byte[] torrent) {
      return Api.submitTorrent(session, torrent).extract().statusCode();
    }
  }

  @Nested
  class Json {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            /jobs   | {"url":5}                                      | url
            /jobs   | {"url":true}                                   | url
            /jobs   | {"url":"http://127.0.0.1:9/\\ud800"}           | url
            /jobs   | {"url":"http://127.0.0.1:9/\\udc00\\ud800"}    | url
            /tokens | {"name":"a\\ud800b"}                           | name
            /tokens | {"name":7}                                     | name
            /tokens | {"name":"a\\u0000b"}                           | name
            /auth/login | {"email":"a\\u0000b","password":"x"}       | email
            /tokens | {"name":"x","expiresInDays":1.5}               | expiresInDays
            /tokens | {"name":"x","expiresInDays":"1"}               | expiresInDays
            /tokens | {"name":"x","expiresInDays":""}                | expiresInDays
            /tokens | {"name":"x","expiresInDays":true}              | expiresInDays
            """)
    void ofAWrongTypeIsRefused(String path, String body, String field) {
      as(registered())
          .body(body)
          .post("/api/v1" + path)
          .then()
          .statusCode(400)
          .body("code", equalTo("MALFORMED_JSON"))
          .body("errors[0].field", containsString(field));
    }

    @Test
    void withADuplicateFieldIsRefused() {
      as(registered())
          .body("{\"name\":\"x\",\"name\":\"y\"}")
          .post("/api/v1/tokens")
          .then()
          .statusCode(400)
          .body("code", equalTo("MALFORMED_JSON"))
          .body("detail", containsString("name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs", "/tokens", "/auth/login", "/auth/register"})
    void thatIsMissingIsReported(String path) {
      as(registered())
          .post("/api/v1" + path)
          .then()
          .statusCode(400)
          .body("code", equalTo("MALFORMED_JSON"))
          .body("detail", equalTo("The body is empty; send a JSON object."));
    }

    @Test
    void withAnEmojiIsAccepted() {
      as(registered())
          .body("{\"name\":\"\\ud83d\\ude00\"}")
          .post("/api/v1/tokens")
          .then()
          .statusCode(201)
          .body("name", equalTo("\ud83d\ude00"));
    }
  }

  @Test
  void isRefusedByItsLengthWhereAnybodyMaySend() throws Exception {
    String body = "{\"email\":\"" + "x".repeat(5_000) + "\"}";
    try (RawExchange exchange = RawExchange.with(api)) {
      assertThat(exchange.send(login("Content-Length: " + body.length()) + body).receiveUntil("}"))
          .startsWith("HTTP/1.1 413 ")
          .contains("\"code\":\"PAYLOAD_TOO_LARGE\"");
    }
  }

  @Test
  void ofUnknownLengthIsRefusedWhenItIsTooLong() throws Exception {
    String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
    try (RawExchange exchange = RawExchange.with(api)) {
      assertThat(
              exchange
                  .send(login("Transfer-Encoding: chunked") + chunk.repeat(5) + "0\r\n\r\n")
                  .receiveUntil("\r\n"))
          .startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void withAMatrixParameterIsOfNoAddress() {
    as(registered()).body("{}").post("/api/v1/auth;x/login").then().statusCode(404);
  }

  @Test
  void isBoundedAsJsonWhereAFormMayBeLong() {
    as(registered())
        .body("{\"url\":\"" + "x".repeat(70_000) + "\"}")
        .post("/api/v1/jobs")
        .then()
        .statusCode(413);
  }

  @Test
  void ofAnOptionsRequestSmugglesNoSecondOne() throws Exception {
    try (RawExchange exchange = RawExchange.with(api)) {
      String answers =
          exchange
              .send(
                  "OPTIONS /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                      + "GET /api/v1/config HTTP/1.1\r\nHost: x\r\n\r\n")
              .receiveAll();

      assertThat(answers.split("HTTP/1.1 ", -1)).as(answers).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Content-Length: 4\r\nContent-Length: 5",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
      })
  void thatHasTwoLengthsSmugglesNoSecondOne(String lengths) throws Exception {
    String smuggled = "GET /api/v1/config HTTP/1.1\r\nHost: x\r\n\r\n";
    try (RawExchange exchange = RawExchange.with(api)) {
      String answers = exchange.send(login(lengths) + "0\r\n\r\n" + smuggled).receiveAll();

      assertThat(answers).startsWith("HTTP/1.1 400 ");
      assertThat(answers.split("HTTP/1.1 ", -1)).as(answers).hasSize(2);
    }
  }

  private static String login(String length) {
    return "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + length
        + "\r\n\r\n";
  }

  @Test
  void answers404ForAnOverlongJobId() {
    as(registered())
        .get("/api/v1/jobs/" + "a".repeat(5_000))
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
  }

  /** Of a form with the boundary b. */
  private String head(int length) {
    return head(registered(), length);
  }

  private String head(String session, int length) {
    return "POST /api/v1/jobs HTTP/1.1\r\nHost: %s\r\nCookie: %s=%s\r\n"
            .formatted(api.getAuthority(), Api.SESSION, session)
        + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n"
            .formatted(length);
  }
}
