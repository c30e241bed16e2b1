package io.torrentflow.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.client.Http;
import io.torrentflow.cli.client.SavedLogin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The verbs against a gateway that answers with what a test has put there. */
class ClientVerbsComponentTest {
  private static final String FILM = "0199aaaa-bbbb-7ccc-8ddd-eeeeeeee0001";
  private static final String DISC = "0199aaaa-bbbb-7ccc-8ddd-eeeeeeee0002";
  private static final String AUDIT = "GET /api/v1/admin/audit/verify";
  private static final String CONTENT = "what the job has";
  private static final String URL = "https://example.org/disc.iso";

  @TempDir Path folder;
  private final PrintStream console = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Map<String, String> answers = new HashMap<>();
  private final List<String> requests = new ArrayList<>();
  private HttpServer server;
  private URI address;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::respond);
    server.start();
    address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    answers.put(
        "GET /api/v1/jobs",
        "{\"items\":[" + job(DISC, "disc.iso", "completed") + "," + film("downloading") + "]}");
  }

  @AfterEach
  void stop() {
    System.setOut(console);
    server.stop(0);
  }

  @Test
  void lsListsTheNewestFirst() {
    assertThat(run("ls")).isZero();

    assertThat(printed().lines())
        .containsExactly(
            "eeee0002  disc.iso  16 B  completed",
            "eeee0001  film  ████████░░░░░░░░   50% of 16 B  0 connections");
  }

  @Test
  void jsonLinesHaveAType() {
    assertThat(run("ls", "--json")).isZero();

    assertThat(printed().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"type\":\"job\""));
  }

  @Test
  void findsAJobByTheEndOfItsId() {
    answers.put("POST /api/v1/jobs/" + FILM + "/pause", film("paused"));

    assertThat(run("pause", "eeee0001")).isZero();

    assertThat(printed().strip()).isEqualTo("film  paused");
  }

  @Test
  void rmRemovesEveryNamedJob() {
    answers.put("DELETE /api/v1/jobs/" + FILM, "");
    answers.put("DELETE /api/v1/jobs/" + DISC, "");

    assertThat(run("rm", "film", "disc.iso")).isZero();

    assertThat(requests).contains("DELETE /api/v1/jobs/" + FILM, "DELETE /api/v1/jobs/" + DISC);
  }

  @Test
  void rmSucceedsThoughTheJobIsGoneAlready() {
    assertThat(run("rm", "film", "film")).isZero();

    assertThat(requests).containsOnlyOnce("DELETE /api/v1/jobs/" + FILM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8080", "//host", "http://host:99999", "http://a b"})
  void loginRefusesWhatIsNoAddress(String server) {
    assertThat(run("login", "--server", server, "--token", "tf_x")).isEqualTo(1);

    assertThat(folder.resolve("login.json")).doesNotExist();
  }

  @Test
  void rmOfAnUnknownIdRemovesNothing() {
    assertThat(run("rm", "nothing")).isEqualTo(1);

    assertThat(requests).noneMatch(request -> request.startsWith("DELETE"));
  }

  @Test
  void pullSavesTheFiles() {
    answerWithFiles();

    assertThat(run("pull", "disc.iso", "-o", folder.resolve("out").toString())).isZero();

    assertThat(folder.resolve("out/disc.iso")).hasContent(CONTENT);
    assertThat(printed()).contains("disc.iso  16 B in ").contains("→ " + folder.resolve("out"));
  }

  @Test
  void aSecondGetReportsTheExistingFile() {
    answerWithFiles();
    answers.put("POST /api/v1/jobs", job(DISC, "disc.iso", "completed"));
    answers.put("GET /api/v1/events", event(job(DISC, "disc.iso", "completed")));
    String out = folder.resolve("out").toString();
    assertThat(run("get", URL, "-o", out)).isZero();

    assertThat(run("get", URL, "-o", out)).isZero();

    assertThat(printed()).contains("disc.iso  is complete at").contains("nothing was fetched");
    assertThat(requests).containsOnlyOnce("POST /api/v1/jobs");
    assertThat(folder.resolve("out/disc (1).iso")).doesNotExist();
  }

  @Test
  void aRefusedGetLeavesNoNoteOfItsUrl() {
    assertThat(run("get", URL, "-o", folder.resolve("out").toString())).isEqualTo(1);

    assertThat(folder.resolve("known-jobs")).isEmptyDirectory();
  }

  @Test
  void getSubmitsAFailedJobAgain() {
    answers.put("POST /api/v1/jobs", job(DISC, "disc.iso", "failed"));
    answers.put("GET /api/v1/events", event(job(DISC, "disc.iso", "failed")));
    assertThat(run("get", URL, "-o", folder.resolve("out").toString())).isEqualTo(1);

    assertThat(run("get", URL, "-o", folder.resolve("out").toString())).isEqualTo(1);

    assertThat(requests).filteredOn("POST /api/v1/jobs"::equals).hasSize(2);
    assertThat(folder.resolve("known-jobs")).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/x responded 404 Not Found., (ORIGIN_REFUSED).",
    "The file changed., (ORIGIN_REFUSED); it was fetched from https://example.org/x.",
  })
  void aFailureNamesItsUrlOnce(String detail, String end) {
    String failed =
        job(DISC, "disc.iso", "failed")
            .replaceFirst(
                "}$", ",\"error\":{\"code\":\"ORIGIN_REFUSED\",\"detail\":\"" + detail + "\"}}");
    answers.put("POST /api/v1/jobs", failed);
    answers.put("GET /api/v1/events", event(failed));
    PrintStream errors = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      assertThat(run("get", URL, "-o", folder.resolve("out").toString())).isEqualTo(1);
    } finally {
      System.setErr(errors);
    }

    assertThat(written.toString(StandardCharsets.UTF_8)).containsOnlyOnce("https://example.org/x");
    assertThat(written.toString(StandardCharsets.UTF_8).strip()).endsWith(end);
  }

  @Test
  void getDownloadsAgainAMovedFile() throws IOException {
    answerWithFiles();
    answers.put("POST /api/v1/jobs", job(DISC, "disc.iso", "completed"));
    answers.put("GET /api/v1/events", event(job(DISC, "disc.iso", "completed")));
    assertThat(run("get", URL, "-o", folder.resolve("out").toString())).isZero();
    Files.delete(folder.resolve("out/disc.iso"));

    assertThat(run("get", URL, "-o", folder.resolve("out").toString())).isZero();

    assertThat(requests).filteredOn("POST /api/v1/jobs"::equals).hasSize(2);
    assertThat(folder.resolve("out/disc.iso")).hasContent(CONTENT);
  }

  @Test
  void jsonOutputReportsARefusalAsAProblem() {
    assertThat(run("get", "nothing", "--json")).isEqualTo(1);

    assertThat(printed()).startsWith("{\"type\":\"problem\",\"detail\":\"\\\"nothing\\\": no such");
  }

  @Test
  void loginStoresATokenReadableByItsOwnerOnly() throws IOException {
    assertThat(run("login", "--server", address.toString(), "--token", "tf_x")).isZero();

    Path kept = folder.resolve("login.json");
    assertThat(SavedLogin.read(kept)).hasValue(new SavedLogin(address, "tf_x"));
    assertThat(Files.getPosixFilePermissions(kept)).hasSize(2);
  }

  @Test
  void loginReadsATokenFromStandardInput() {
    InputStream keyboard = System.in;
    System.setIn(new ByteArrayInputStream("tf_y\n".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(run("login", "--server", address.toString(), "--token", "-")).isZero();
    } finally {
      System.setIn(keyboard);
    }

    assertThat(SavedLogin.read(folder.resolve("login.json")))
        .hasValue(new SavedLogin(address, "tf_y"));
  }

  @Test
  void completionsListTheVerbs() {
    assertThat(run("completion", "zsh")).isZero();

    assertThat(printed()).startsWith("autoload").contains("bashcompinit", "pause", "--out");
  }

  @Test
  void manualListsEveryVerbWithItsOptions() {
    assertThat(run("man")).isZero();

    assertThat(printed())
        .startsWith(".TH TORRENTFLOW 1")
        .contains(".SS \"get\"", "\\-\\-force", ".SS \"retry\"");
  }

  @Test
  void auditVerifyTellsHowMuchFits() {
    answers.put(
        AUDIT,
        """
        {"from":1,"to":7,"until":"2026-03-01T12:00:00Z","rows":6,"dropped":1,"anchors":2,
         "anchorsOfUnknownKey":0}""");

    assertThat(run("audit", "verify")).isZero();

    assertThat(printed()).contains("6 entries", "2026-03-01T12:00:00Z", "2 anchors", "1 more");
  }

  @Test
  void auditVerifyFailsForWhatDoesNotFit() {
    answers.put(
        AUDIT,
        """
        {"from":1,"to":6,"until":"2026-03-01T12:00:00Z","rows":6,"dropped":0,"anchors":2,
         "anchorsOfUnknownKey":0,"fault":{"reason":"altered","position":7,"entry":77,
         "occurredAt":"2026-03-01T12:00:00Z"}}""");

    assertThat(run("audit", "verify", "--json")).isEqualTo(1);

    assertThat(printed()).contains("\"type\":\"audit\"", "\"reason\":\"altered\"", "\"entry\":77");
  }

  @Test
  void auditVerifyGoesOnWhereThereIsMore() {
    String page =
        "{\"from\":%d,\"to\":%d,\"rows\":5,\"dropped\":0,\"anchors\":1,\"anchorsOfUnknownKey\":0%s}";
    answers.put(AUDIT + "?from=1", page.formatted(1, 5, ",\"next\":6"));
    answers.put(AUDIT + "?from=6", page.formatted(6, 10, ""));

    assertThat(run("audit", "verify")).isZero();

    assertThat(printed()).contains("10 entries", "2 anchors");
  }

  private void answerWithFiles() {
    String files = "/api/v1/jobs/" + DISC + "/files";
    answers.put("GET /api/v1/jobs/" + DISC, job(DISC, "disc.iso", "completed"));
    answers.put(
        "GET " + files,
        "{\"items\":[{\"id\":\"0199-file-one\",\"path\":\"disc.iso\",\"sizeBytes\":16}]}");
    answers.put("POST " + files + "/0199-file-one/link", "{\"url\":\"" + address + "/object\"}");
    answers.put("GET /object", CONTENT);
  }

  private int run(String... words) {
    CommandLine program = new CommandLine(new Program());
    ClientVerbs.addTo(program);
    program.setCaseInsensitiveEnumValuesAllowed(true);
    return program.execute(words);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private void respond(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    requests.add(request);
    String query = request + "?" + exchange.getRequestURI().getQuery();
    String answer = answers.getOrDefault(query, answers.get(request));
    byte[] body = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String event(String job) {
    return "id: 1\nevent: job\ndata: " + job + "\n\n";
  }

  private static String film(String status) {
    return job(FILM, "film", status);
  }

  private static String job(String id, String name, String status) {
    return """
        {"id":"%s","status":"%s","name":"%s","totalBytes":16,"downloadedBytes":8,\
        "updatedAt":"2026-01-01T00:00:00Z",\
        "source":{"type":"http","uri":"https://example.org/x"}}"""
        .formatted(id, status, name);
  }

  @Command(name = "torrentflow", description = "A program for the test.")
  private final class Program implements Runnable, Connector {
    @Override
    public GatewayClient connect(Consumer<String> notes) {
      return new GatewayClient(Http.prompt(address), new SavedLogin(address, "tf_test"));
    }

    @Override
    public Path memory() {
      return folder;
    }

    @Override
    public void run() {}
  }
}
