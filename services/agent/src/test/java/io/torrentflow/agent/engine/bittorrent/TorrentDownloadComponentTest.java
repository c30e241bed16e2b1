package io.torrentflow.agent.engine.bittorrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.agent.testing.TestingAgent;
import io.torrentflow.agent.testing.TestingJobs;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.testing.Sha256;
import io.torrentflow.testing.torrent.TestingTorrent;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(AgentTestResource.class)
class TorrentDownloadComponentTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int PART = 5 << 20;

  @Inject TestingAgent agent;
  @TempDir Path folder;
  private final TestingJobs jobs = TestingJobs.shared();
  private TestingSeeder seeder;

  @BeforeEach
  void seed() {
    seeder =
        new TestingSeeder(
            folder,
            Map.of(
                "cd1/01 intro.flac", 3 * PART + 77,
                "cd1/deep/er/notes.txt", 1_234,
                "cd2/empty.log", 0,
                "cover.jpg", 300_000));
  }

  @AfterEach
  void stopSeeder() {
    seeder.close();
  }

  @Test
  void downloadsEveryFileOfNestedFolders() {
    StartTransfer transfer = TestingAgent.magnet(seeder.magnet());

    agent.start(transfer);

    jobs.awaitPhase(transfer, Phase.COMPLETED);
    assertEveryFileIsStored(transfer);
    assertThat(jobs.phases(transfer.transferId()))
        .containsExactly(
            Phase.METADATA_FETCH,
            Phase.METADATA,
            Phase.DOWNLOADING,
            Phase.UPLOADING,
            Phase.COMPLETED);
    assertThat(jobs.latest(transfer.transferId()).orElseThrow().name()).isEqualTo("album");
    assertThat(agent.metadata(transfer).path("infoHashV1").asText())
        .isEqualTo(seeder.torrent().infoHash());
    await().atMost(SOON).until(() -> agent.bytesOnDisk() == 0);
  }

  @Test
  void downloadsOnlySelectedFiles() {
    int position = List.copyOf(seeder.torrent().files().keySet()).indexOf("cover.jpg");
    StartTransfer transfer = TestingAgent.magnet(seeder.magnet() + "&so=" + position);

    agent.start(transfer);

    jobs.awaitPhase(transfer, Phase.COMPLETED);
    assertThat(agent.objects(transfer))
        .extracting(key -> key.replaceFirst(".*/" + transfer.transferId() + "/", ""))
        .containsExactly("files/album/cover.jpg", "metadata.json");
    assertThat(agent.file(transfer, "album/cover.jpg"))
        .isEqualTo(seeder.torrent().files().get("cover.jpg"));
  }

  @Test
  void resumesFromTheCheckpointWithoutFinishedParts() {
    seeder.limit(2 << 20);
    StartTransfer transfer = TestingAgent.magnet(seeder.magnet());
    agent.start(transfer);
    jobs.awaitUploaded(transfer, PART);
    agent.command(transfer, "pause");
    jobs.awaitPhase(transfer, Phase.PAUSED);
    Checkpoint checkpoint =
        Objects.requireNonNull(jobs.latest(transfer.transferId()).orElseThrow().checkpoint());
    long finished =
        checkpoint.uploads().stream()
            .mapToLong(
                upload ->
                    upload.etag() != null
                        ? Objects.requireNonNull(upload.sizeBytes())
                        : upload.parts().stream().mapToLong(Checkpoint.Part::sizeBytes).sum())
            .sum();
    seeder.limit(0);
    long sentBefore = seeder.payloadSent();

    agent.start(TestingAgent.again(transfer, 2, checkpoint));

    jobs.awaitPhase(transfer, Phase.COMPLETED);
    assertEveryFileIsStored(transfer);
    assertThat(checkpoint.torrent()).isNotNull();
    assertThat(finished).isGreaterThanOrEqualTo(PART);
    // A piece at each edge of what is missing may hold finished bytes too; some blocks come twice.
    assertThat(seeder.payloadSent() - sentBefore)
        .isLessThan(seeder.torrent().sizeBytes() - finished + 40 * TestingTorrent.PIECE);
  }

  @Test
  void failsAMagnetWithoutPeersAfterATimeout() {
    StartTransfer transfer =
        TestingAgent.magnet("magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567");

    agent.start(transfer);

    assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.METADATA_TIMEOUT);
  }

  private void assertEveryFileIsStored(StartTransfer transfer) {
    seeder
        .torrent()
        .hashes()
        .forEach(
            (path, hash) ->
                assertThat(Sha256.of(agent.file(transfer, path))).as(path).isEqualTo(hash));
  }
}
