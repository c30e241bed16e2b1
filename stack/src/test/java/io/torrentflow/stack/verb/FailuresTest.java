package io.torrentflow.stack.verb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
  @TempDir Path home;

  @Test
  void reportsADiskErrorInOneSentence() {
    assertThat(Failures.sentence(new UncheckedIOException(new AccessDeniedException("/x"))))
        .startsWith("/x cannot be used")
        .doesNotContain("\n");
  }

  @Test
  void writesTheTraceOfABugIntoTheHome() throws Exception {
    Path log = Files.createDirectories(home.resolve("logs")).resolve("launcher.log");

    String sentence =
        Failures.kept(
            new IllegalStateException("oops"), Map.of("TORRENTFLOW_HOME", home.toString()));

    assertThat(sentence).contains(log.toString());
    assertThat(log).content().contains("IllegalStateException: oops").contains("FailuresTest");
  }
}
