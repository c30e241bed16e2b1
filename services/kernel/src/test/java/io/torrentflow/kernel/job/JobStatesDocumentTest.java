package io.torrentflow.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes the state diagram from the transitions and holds the committed one against it. */
class JobStatesDocumentTest {
  private static final Path GENERATED = Path.of("target/job-states.md");
  private static final Path COMMITTED = Path.of("../../docs/job-states.md");

  private static final List<JobEnd> ENDS =
      Arrays.asList(null, JobEnd.COMPLETED, JobEnd.FAILED, JobEnd.CANCELLED);

  @Test
  void committedDiagramShowsTheTransitions() throws IOException {
    Files.writeString(GENERATED, document());

    assertThat(COMMITTED).as("copy %s over it", GENERATED).hasSameTextualContentAs(GENERATED);
  }

  private static String document() {
    StringBuilder text =
        new StringBuilder(
            """
            # The states of transfers and jobs

            Generated from `JobStatus`; who moves a transfer when is told in [architecture.md](architecture.md).

            ## Transfers

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
    text.append("```\n");
    text.append(
        """

        ## Jobs

        What the owner of a job reads follows from how the job ended, what its owner wishes, and the status of
        its transfer. A failure from before the job came to the transfer counts as `submitted`: the transfer is
        about to begin again.

        """);
    text.append("| ended | wish |");
    for (JobStatus transfer : JobStatus.values()) {
      text.append(" transfer %s |".formatted(transfer.wireName()));
    }
    text.append("\n|---|---|").append("---|".repeat(JobStatus.values().length)).append('\n');
    for (JobEnd end : ENDS) {
      for (Wish wish : Wish.values()) {
        text.append("| %s | %s |".formatted(end == null ? "-" : end.wireName(), wish.wireName()));
        for (JobStatus transfer : JobStatus.values()) {
          text.append(" %s |".formatted(JobStatus.ofJob(end, wish, transfer).wireName()));
        }
        text.append('\n');
      }
    }
    return text.toString();
  }
}
