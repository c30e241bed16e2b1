package io.torrentflow.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path folder;

  @Test
  void quotesTheErrorsOfAService() throws IOException {
    Path log =
        log(
            """
            {"level":"ERROR","message":"The broker refused the login\\nand a trace"}
            {"level":"INFO","message":"Stopping"}
            """);

    assertThat(LogTail.of(log)).isEqualTo("The broker refused the login");
  }

  @Test
  void quotesTheLastLinesOfAServerWithoutColours() throws IOException {
    Path log = log("one\ntwo\nthree\n\u001B[31mfour\u001B[0m\n");

    assertThat(LogTail.of(log)).isEqualTo("two | three | four");
  }

  @Test
  void showsNoRawJson() throws IOException {
    assertThat(LogTail.of(log("{\"level\":\"INFO\",\"message\":\"x\"}\n"))).doesNotContain("{");
  }

  @Test
  void cutsALongLine() throws IOException {
    assertThat(LogTail.of(log("x".repeat(10_000)))).hasSizeLessThanOrEqualTo(200);
  }

  private Path log(String text) throws IOException {
    return Files.writeString(folder.resolve("part.log"), text);
  }
}
