package io.torrentflow.agent.upload;

import static io.torrentflow.agent.testing.TestingAgent.bytes;
import static io.torrentflow.agent.testing.TestingAgent.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.agent.testing.PatientAgent;
import io.torrentflow.agent.testing.TestingAgent;
import io.torrentflow.agent.testing.TestingJobs;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.testing.Sha256;
import io.torrentflow.testing.origin.TestingOrigin;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An agent that was given up without knowing it may still put a part of its own. */
@QuarkusTest
@QuarkusTestResource(AgentTestResource.class)
@TestProfile(PatientAgent.class)
class ReplacedPartComponentTest {
  private static final int PART = 5 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Inject TestingAgent agent;
  private final TestingJobs jobs = TestingJobs.shared();

  @Test
  void fetchesOnlyAReplacedPartAgain() {
    byte[] content = bytes(4 * PART, 1);
    try (TestingOrigin origin = new TestingOrigin()) {
      // The last part is held back, so that the upload is not completed before the replacement.
      TestingOrigin.Resource file = origin.serve("/file.bin", content).holdingFrom(3 * PART);
      StartTransfer transfer = transfer(origin.uri("/file.bin"));
      agent.start(transfer);
      await().atMost(LIMIT).until(() -> partsOf(transfer).containsAll(List.of(1, 2, 3)));
      agent.replacePart(transfer, upload(transfer).orElseThrow(), 2, bytes(PART, 2));

      file.open();

      ProblemCode code = jobs.awaitFailure(transfer);
      ProgressReport failed = jobs.latest(transfer.transferId()).orElseThrow();
      assertThat(code).isEqualTo(ProblemCode.STORAGE_UNAVAILABLE);
      assertThat(code.retryable()).isTrue();
      assertThat(partsOf(transfer)).containsExactly(1, 3, 4);

      int asked = origin.requests("/file.bin").size();
      agent.start(TestingAgent.again(transfer, 2, Objects.requireNonNull(failed.checkpoint())));

      await().atMost(LIMIT).until(() -> jobs.isIn(transfer, Phase.COMPLETED));
      assertThat(origin.requests("/file.bin").stream().skip(asked))
          .extracting(TestingOrigin.Request::range)
          .containsExactly("bytes=%d-%d".formatted(PART, 2 * PART - 1));
      assertThat(Sha256.of(agent.file(transfer, "file.bin"))).isEqualTo(Sha256.of(content));
      assertThat(agent.openUploads(transfer)).isZero();
    }
  }

  private List<Integer> partsOf(StartTransfer transfer) {
    return upload(transfer).stream()
        .flatMap(file -> file.parts().stream())
        .map(Checkpoint.Part::number)
        .toList();
  }

  /** As the newest checkpoint has it. */
  private Optional<Checkpoint.FileUpload> upload(StartTransfer transfer) {
    return jobs.reports(transfer.transferId()).stream()
        .flatMap(report -> Stream.ofNullable(report.checkpoint()))
        .reduce((earlier, later) -> later)
        .flatMap(checkpoint -> checkpoint.uploads().stream().findFirst());
  }
}
