package io.torrentflow.agent.upload;

import static io.torrentflow.agent.testing.TestingAgent.bytes;
import static io.torrentflow.agent.testing.TestingAgent.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.agent.testing.TestingAgent;
import io.torrentflow.agent.testing.TestingJobs;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.testing.origin.TestingOrigin;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bucket that takes nothing ends the transfer at once, with a code that says who refused. */
@QuarkusTest
@QuarkusTestResource(AgentTestResource.class)
@TestProfile(RefusingBucketComponentTest.MissingBucket.class)
class RefusingBucketComponentTest {
  /** A bucket that is not there. */
  public static class MissingBucket implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("torrentflow.storage.bucket", "somebody-elses-bucket");
    }
  }

  private static final int PART = 5 << 20;

  @Inject TestingAgent agent;
  private final TestingJobs jobs = TestingJobs.shared();

  @ParameterizedTest
  @ValueSource(ints = {1_000, 3 * PART})
  void failsTheTransferForGood(int size) {
    try (TestingOrigin origin = new TestingOrigin()) {
      origin.serve("/file.bin", bytes(size, 1));
      StartTransfer transfer = transfer(origin.uri("/file.bin"));

      agent.start(transfer);

      assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.STORAGE_REFUSED);
    }
  }
}
