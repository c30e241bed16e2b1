package io.torrentflow.gateway;

import static io.torrentflow.gateway.Api.aMagnet;
import static io.torrentflow.gateway.Api.anAdmin;
import static io.torrentflow.gateway.Api.submitMagnet;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.torrentflow.testing.python.PythonPackage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that Schemathesis makes of the API's document, right ones and wrong ones: none of them
 * is responded to with 5xx, or in a way that the document does not have, and no wrong one is taken.
 */
@QuarkusTest
@QuarkusTestResource(GatewayBacking.class)
@TestProfile(ApiSchemaComponentTest.Apart.class)
class ApiSchemaComponentTest {
  /** Servers of its own: what other tests rely on, such as plans, is changed here. */
  public static class Apart implements QuarkusTestProfile {}

  private static final PythonPackage SCHEMATHESIS =
      new PythonPackage("schemathesis", "4.32.5", true);
  private static final String MAIN =
      "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())";
  private static final int SECONDS = 60;

  private static final String CHECKS =
      Stream.of(
              "not_a_server_error",
              "status_code_conformance",
              "content_type_conformance",
              "response_headers_conformance",
              "response_schema_conformance",
              "negative_data_rejection",
              "unsupported_method",
              "allow_header_conformance")
          .collect(Collectors.joining(","));

  // What ends the session that the others are sent with; a stream, which does not end; and what has
  // an outcome for each of several sources, wrong ones too.
  private static final List<String> LEFT_OUT =
      List.of(
          "/api/v1/account",
          "/api/v1/account/password",
          "/api/v1/account/sessions",
          "/api/v1/auth/login",
          "/api/v1/auth/logout",
          "/api/v1/auth/confirm",
          "/api/v1/events",
          "/api/v1/jobs/bulk");

  @TestHTTPResource("/api/v1/openapi")
  URI document;

  @TempDir Path folder;

  @Test
  void holdsForWhatIsMadeOfIt() throws IOException, InterruptedException {
    String session = anAdmin();
    submitMagnet(session, aMagnet());
    ProcessBuilder schemathesis = SCHEMATHESIS.command("-c", MAIN, "run", document.toString());
    schemathesis
        .command()
        .addAll(
            List.of(
                // The systematic ones: what is drawn at random differs with the machine's speed.
                "--phases",
                "examples,coverage",
                "--max-time",
                Integer.toString(SECONDS),
                "--seed",
                "1",
                "--workers",
                "2",
                "--no-shrink",
                "--checks",
                CHECKS,
                "--header",
                "Cookie: " + Api.SESSION + "=" + session));
    LEFT_OUT.forEach(path -> schemathesis.command().addAll(List.of("--exclude-path", path)));

    Path output = folder.resolve("output.txt");

    Process run =
        schemathesis
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    assertThat(run.waitFor(3L * SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).as(Files.readString(output)).isZero();
  }
}
