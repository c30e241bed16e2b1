package io.torrentflow.agent.engine.bittorrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.agent.testing.TestingAgent;
import io.torrentflow.agent.testing.TestingJobs;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.source.Contacts;
import io.torrentflow.kernel.wire.StartTransfer;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A torrent for which the agent's disk is too small is not begun. */
@QuarkusTest
@QuarkusTestResource(AgentTestResource.class)
@TestProfile(NoRoomComponentTest.LargeTransfers.class)
class NoRoomComponentTest {
  /** An agent that takes transfers of any size. */
  public static class LargeTransfers implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("torrentflow.agent.max-transfer-size", "5T");
    }
  }

  private static final int FILES = 16;
  private static final long FILE_BYTES = 256L << 30;
  private static final long PIECE_BYTES = 512L << 20;

  @Inject TestingAgent agent;
  private final TestingJobs jobs = TestingJobs.shared();

  @Test
  void failsATorrentThatDoesNotFitOnTheDisk() {
    StartTransfer transfer = TestingAgent.torrent(fourTebibytes(), Contacts.NONE);

    agent.start(transfer);

    assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.STORAGE_FULL);
  }

  private static byte[] fourTebibytes() {
    String files =
        IntStream.range(0, FILES)
            .mapToObj(file -> "d6:lengthi%de4:pathl2:%02dee".formatted(FILE_BYTES, file))
            .collect(Collectors.joining());
    int hashes = (int) (FILES * FILE_BYTES / PIECE_BYTES) * 20;
    ByteArrayOutputStream torrent = new ByteArrayOutputStream();
    torrent.writeBytes(ascii("d4:infod5:filesl" + files + "e4:name4:huge"));
    torrent.writeBytes(ascii("12:piece lengthi%de6:pieces%d:".formatted(PIECE_BYTES, hashes)));
    torrent.writeBytes(new byte[hashes]);
    torrent.writeBytes(ascii("ee"));
    return torrent.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
