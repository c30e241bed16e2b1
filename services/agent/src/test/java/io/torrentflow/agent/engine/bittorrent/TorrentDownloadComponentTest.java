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
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.testing.Sha256;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
  void seed() throws IOException {
    seeder =
        new TestingSeeder(
            folder,
            256 * 1024,
            new TreeMap<>(
                Map.of(
                    "cd1/01 intro.flac", 3 * PART + 77,
                    "cd1/deep/er/notes.txt", 1_234,
                    "cd2/empty.log", 0,
                    "cover.jpg", 300_000)));
  }

  @AfterEach
  void stopSeeder() {
    seeder.close();
  }

  @Test
  void aMagnetBringsEveryFileOfNestedFolders() {
    StartTransfer transfer = TestingAgent.magnet(seeder.magnet());

    agent.start(transfer);

    awaitPhase(transfer, Phase.COMPLETED);
    seeder
        .files()
        .forEach(
            (path, content) ->
                assertThat(Sha256.of(agent.file(transfer, "album/" + path)))
                    .as(path)
                    .isEqualTo(Sha256.of(content)));
    assertThat(jobs.phases(transfer.transferId()))
        .containsExactly(
            Phase.METADATA_FETCH,
            Phase.METADATA,
            Phase.DOWNLOADING,
            Phase.UPLOADING,
            Phase.COMPLETED);
    assertThat(jobs.latest(transfer.transferId()).orElseThrow().name()).isEqualTo("album");
    assertThat(agent.metadata(transfer).path("infoHashV1").asText()).hasSize(40);
    await().atMost(SOON).until(() -> agent.bytesOnDisk() == 0);
  }

  @Test
  void onlySelectedFilesAreFetched() {
    int index = seeder.paths().indexOf("cover.jpg");
    StartTransfer transfer = TestingAgent.magnet(seeder.magnet() + "&so=" + position("cover.jpg"));

    agent.start(transfer);

    awaitPhase(transfer, Phase.COMPLETED);
    assertThat(index).isNotNegative();
    assertThat(agent.objects(transfer))
        .hasSize(2)
        .anyMatch(key -> key.endsWith("files/album/cover.jpg"));
    assertThat(agent.file(transfer, "album/cover.jpg")).isEqualTo(seeder.files().get("cover.jpg"));
  }

  @Test
  void anotherRunGoesOnFromTheCheckpointAndFetchesNoFinishedPartAgain() {
    seeder.limit(2 << 20);
    StartTransfer transfer = TestingAgent.magnet(seeder.magnet());
    agent.start(transfer);
    await()
        .atMost(SOON)
        .until(
            () ->
                jobs.latest(transfer.transferId())
                    .filter(report -> report.progress().uploadedBytes() >= PART)
                    .isPresent());
    agent.command(transfer, "pause");
    awaitPhase(transfer, Phase.PAUSED);
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
    long total = seeder.files().values().stream().mapToLong(content -> content.length).sum();
    seeder.limit(0);
    long sentBefore = seeder.payloadSent();

    agent.start(TestingAgent.again(transfer, 2, checkpoint));

    awaitPhase(transfer, Phase.COMPLETED);
    seeder
        .files()
        .forEach(
            (path, content) ->
                assertThat(Sha256.of(agent.file(transfer, "album/" + path)))
                    .as(path)
                    .isEqualTo(Sha256.of(content)));
    assertThat(checkpoint.torrent()).isNotNull();
    assertThat(finished).isGreaterThanOrEqualTo(PART);
    // A piece at each edge of what is missing may hold finished bytes too; some blocks come twice.
    assertThat(seeder.payloadSent() - sentBefore).isLessThan(total - finished + 10 * 256 * 1024);
  }

  @Test
  void aMagnetThatNobodyHasTimesOut() {
    StartTransfer transfer =
        TestingAgent.magnet("magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567");

    agent.start(transfer);

    awaitPhase(transfer, Phase.FAILED);
    assertThat(jobs.latest(transfer.transferId()).map(ProgressReport::error).orElseThrow().code())
        .isEqualTo(ProblemCode.METADATA_TIMEOUT);
  }

  private int position(String path) {
    return io.torrentflow.kernel.source.MetainfoReader.readTorrent(seeder.torrent())
        .files()
        .stream()
        .filter(file -> file.path().value().endsWith(path))
        .findFirst()
        .orElseThrow()
        .position();
  }

  private void awaitPhase(StartTransfer transfer, Phase phase) {
    await()
        .atMost(SOON)
        .failFast(
            () -> {
              if (phase != Phase.FAILED) {
                assertThat(jobs.latest(transfer.transferId()).map(ProgressReport::error)).isEmpty();
              }
            })
        .until(
            () ->
                jobs.latest(transfer.transferId())
                    .filter(report -> report.phase() == phase)
                    .isPresent());
  }
}
