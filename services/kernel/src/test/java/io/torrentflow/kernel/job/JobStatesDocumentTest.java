package io.torrentflow.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Writes the state diagram from the transitions and holds the committed one against it. */
class JobStatesDocumentTest {
  private static final Path GENERATED = Path.of("target/job-states.md");
  private static final Path COMMITTED = Path.of("../../docs/job-states.md");

  @Test
  void theCommittedDiagramShowsTheTransitions() throws IOException {
    Files.writeString(GENERATED, document());

    assertThat(COMMITTED).as("copy %s over it", GENERATED).hasSameTextualContentAs(GENERATED);
  }

  private static String document() {
    StringBuilder text =
        new StringBuilder(
            """
            # The states of a job

            Generated from `JobStatus`; who moves a job when is told in [architecture.md](architecture.md).

            ```mermaid
            stateDiagram-v2
              [*] --> submitted
            """);
    for (JobStatus from : JobStatus.values()) {
      for (JobStatus to : from.successors()) {
        text.append("  %s --> %s%n".formatted(from.wireName(), to.wireName()));
      }
      if (from.isTerminal()) {
        text.append("  %s --> [*]%n".formatted(from.wireName()));
      }
    }
    return text.append("```\n").toString();
  }
}
