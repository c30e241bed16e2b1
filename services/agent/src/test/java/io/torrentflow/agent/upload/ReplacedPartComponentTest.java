package io.torrentflow.agent.upload;

import static io.torrentflow.agent.testing.TestingAgent.bytes;
import static io.torrentflow.agent.testing.TestingAgent.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.agent.testing.TestingAgent;
import io.torrentflow.agent.testing.TestingJobs;
import io.torrentflow.agent.testing.TestingOrigin;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartTransfer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An agent that was given up without knowing it may still put a part of its own. */
@QuarkusTest
@QuarkusTestResource(AgentTestResource.class)
class ReplacedPartComponentTest {
  private static final int PART = 5 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Inject TestingAgent agent;
  private final TestingJobs jobs = TestingJobs.shared();

  @Test
  void aPartThatSomebodyReplacedIsFetchedAgain() {
    byte[] content = bytes(4 * PART, 1);
    try (TestingOrigin origin = new TestingOrigin()) {
      origin.serve("/file.bin", content).bytesPerSecond(2 * PART);
      StartTransfer transfer = transfer(origin.uri("/file.bin"));
      agent.start(transfer);
      await().atMost(LIMIT).until(() -> withFirstPart(transfer).isPresent());

      agent.replacePart(transfer, withFirstPart(transfer).orElseThrow(), bytes(PART, 2));

      await()
          .atMost(LIMIT)
          .until(() -> jobs.phases(transfer.transferId()).contains(Phase.COMPLETED));
      assertThat(agent.file(transfer, "file.bin")).isEqualTo(content);
      assertThat(agent.openUploads(transfer)).isZero();
    }
  }

  private Optional<Checkpoint.FileUpload> withFirstPart(StartTransfer transfer) {
    return jobs.reports(transfer.transferId()).stream()
        .map(ProgressReport::checkpoint)
        .filter(checkpoint -> checkpoint != null)
        .flatMap(checkpoint -> checkpoint.uploads().stream())
        .filter(file -> file.parts().stream().anyMatch(part -> part.number() == 1))
        .findFirst();
  }
}
