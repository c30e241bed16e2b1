package io.torrentflow.agent.engine.bittorrent;

import static io.torrentflow.agent.testing.TestingAgent.bytes;
import static io.torrentflow.agent.testing.TestingAgent.magnet;
import static io.torrentflow.agent.testing.TestingAgent.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.agent.engine.bittorrent.ForeignSeeder.Transport;
import io.torrentflow.agent.engine.bittorrent.ForeignSeeder.Version;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.agent.testing.TestingAgent;
import io.torrentflow.agent.testing.TestingJobs;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.source.Contacts;
import io.torrentflow.kernel.source.FileSelection;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.kernel.source.MagnetUri;
import io.torrentflow.kernel.source.MetainfoReader;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.MetadataReport;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartTransfer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Torrents that another implementation makes and seeds. */
@QuarkusTest
@QuarkusTestResource(AgentTestResource.class)
class ForeignTorrentComponentTest {
  /** The torrent file as it is admitted: its piece layers are those that our reader proves. */
  private static byte[] submitted(ForeignSeeder seeder) {
    return JobSource.TorrentFile.parse(seeder.torrent()).bytes();
  }

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int PIECE = 64 * 1024;

  @Inject TestingAgent agent;
  @TempDir Path folder;
  private final TestingJobs jobs = TestingJobs.shared();
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  @ParameterizedTest
  @EnumSource
  void aMagnetBringsEveryFileWhateverItIsCalled(Version version) throws IOException {
    try (ForeignSeeder seeder = seedOddFiles(version)) {
      StartTransfer transfer = magnet(seeder.magnet());

      agent.start(transfer);

      awaitPhase(transfer, Phase.COMPLETED);
      assertEveryFileIsStored(transfer, seeder);
      assertThat(jobs.phases(transfer.transferId()))
          .containsExactly(
              Phase.METADATA_FETCH,
              Phase.METADATA,
              Phase.DOWNLOADING,
              Phase.UPLOADING,
              Phase.COMPLETED);
      await().atMost(SOON).until(() -> agent.bytesOnDisk() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTorrentFileBringsEveryFile(Version version) throws IOException {
    try (ForeignSeeder seeder = seedOddFiles(version)) {
      StartTransfer transfer = TestingAgent.torrent(submitted(seeder), peerOf(seeder));

      agent.start(transfer);

      awaitPhase(transfer, Phase.COMPLETED);
      assertEveryFileIsStored(transfer, seeder);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMagnetBringsAFileThatStandsAlone(Version version) throws IOException {
    files.put("", bytes(3 * PIECE + 17, 9));
    try (ForeignSeeder seeder = seed("alone.bin", version)) {
      StartTransfer transfer = magnet(seeder.magnet());

      agent.start(transfer);

      awaitPhase(transfer, Phase.COMPLETED);
      assertThat(sha256(agent.file(transfer, "alone.bin"))).isEqualTo(sha256(files.get("")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMagnetBringsTwoThousandSmallFilesInOneAttempt(Version version) throws IOException {
    for (int i = 0; i < 2_000; i++) {
      files.put("d%02d/f%04d.txt".formatted(i % 50, i), bytes(100 + i, i));
    }
    try (ForeignSeeder seeder = seed("many", version)) {
      StartTransfer transfer = magnet(seeder.magnet());

      agent.start(transfer);

      awaitPhase(transfer, Phase.COMPLETED);
      assertThat(jobs.latest(transfer.transferId()).orElseThrow().files())
          .hasSize(2_000)
          .allMatch(file -> file.etag() != null);
      for (String path : List.of("d00/f0000.txt", "d01/f0001.txt", "d49/f1999.txt")) {
        assertThat(agent.file(transfer, "many/" + path)).isEqualTo(files.get(path));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlySelectedFilesAreFetched(Version version) throws IOException {
    try (ForeignSeeder seeder = seedOddFiles(version)) {
      var wanted = MetainfoReader.readTorrent(seeder.torrent()).files().getLast();
      StartTransfer transfer =
          TestingAgent.select(
              magnet(seeder.magnet()), FileSelection.parse(Integer.toString(wanted.position())));

      agent.start(transfer);

      awaitPhase(transfer, Phase.COMPLETED);
      assertThat(agent.objects(transfer)).hasSize(2);
      assertThat(sha256(agent.file(transfer, wanted.path().value())))
          .isIn(files.values().stream().map(TestingAgent::sha256).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherRunNeedsNoMetadataFromPeers(Version version) throws IOException {
    files.put("a.bin", bytes(100, 1));
    files.put("b.bin", bytes(40 * PIECE, 2));
    try (ForeignSeeder seeder = seed("resumed", version)) {
      StartTransfer transfer = magnet(seeder.magnet());
      jobs.holdBack(transfer.transferId());
      agent.start(transfer);
      awaitPhase(transfer, Phase.METADATA);
      agent.command(transfer, "pause");
      awaitPhase(transfer, Phase.HANDED_BACK);
      Checkpoint checkpoint =
          Objects.requireNonNull(jobs.latest(transfer.transferId()).orElseThrow().checkpoint());

      agent.start(TestingAgent.again(transfer, 2, checkpoint));

      awaitPhase(transfer, Phase.COMPLETED);
      assertThat(checkpoint.torrent()).isNotNull();
      assertEveryFileIsStored(transfer, seeder);
    }
  }

  @Nested
  class BeforeTheMetadataIsAnswered {
    @ParameterizedTest
    @EnumSource
    void noPayloadIsRequested(Version version) throws IOException {
      try (ForeignSeeder seeder = seedOddFiles(version)) {
        StartTransfer transfer = magnet(seeder.magnet());
        jobs.holdBack(transfer.transferId());

        agent.start(transfer);

        awaitPhase(transfer, Phase.METADATA);
        await()
            .during(Duration.ofSeconds(2))
            .atMost(SOON)
            .until(() -> seeder.payloadSent() == 0 && agent.objects(transfer).isEmpty());
        ProgressReport report = jobs.latest(transfer.transferId()).orElseThrow();
        assertThat(report.phase()).isEqualTo(Phase.METADATA);
        assertThat(report.name()).isEqualTo("odd");
        assertThat(report.files()).hasSize(files.size());
        assertThat(report.progress().totalBytes())
            .isEqualTo(files.values().stream().mapToLong(content -> content.length).sum());
        MetadataReport metadata = Objects.requireNonNull(report.metadata());
        assertThat(metadata.infoSha256()).hasSize(64);
        assertThat(metadata.infoHashV1() != null).isEqualTo(version != Version.V2);
        assertThat(metadata.infoHashV2() != null).isEqualTo(version != Version.V1);

        jobs.decide(transfer.transferId(), TestingAgent.SPACE);

        awaitPhase(transfer, Phase.COMPLETED);
      }
    }
  }

  @Nested
  class WhenTheHashesDoNotMatch {
    @Test
    void aLinkWhoseSecondHashIsOfAnotherTorrentFailsForGood() throws IOException {
      files.put("a.bin", bytes(2 * PIECE, 3));
      try (ForeignSeeder seeder = seed("mismatched", Version.V1)) {
        StartTransfer transfer = magnet(seeder.magnet() + "&xt=urn:btmh:1220" + "ab".repeat(32));

        agent.start(transfer);

        assertThat(failure(transfer)).isEqualTo(ProblemCode.METADATA_MISMATCH);
        assertThat(seeder.payloadSent()).isZero();
      }
    }

    @Test
    void aTorrentFileThatIsNotTheOneAskedForFailsForGood() throws IOException {
      files.put("a.bin", bytes(2 * PIECE, 3));
      try (ForeignSeeder seeder = seed("other", Version.HYBRID)) {
        StartTransfer asked = magnet("magnet:?xt=urn:btih:" + "ab".repeat(20) + seeder.peer());
        Checkpoint planted = new Checkpoint(null, seeder.torrent(), List.of());

        agent.start(TestingAgent.again(asked, 1, planted));

        assertThat(failure(asked)).isEqualTo(ProblemCode.METADATA_MISMATCH);
        assertThat(seeder.payloadSent()).isZero();
      }
    }
  }

  @Nested
  class WhenAHybridTorrentIsAskedForByEachOfItsHashes {
    @Test
    void oneTransferGetsItAndTheOtherIsHandedBackWithoutAFailure() throws IOException {
      files.put("a.bin", bytes(20 * PIECE, 4));
      try (ForeignSeeder seeder = seed("twice", Version.HYBRID)) {
        seeder.limit(200_000);
        StartTransfer byV1 = magnet("magnet:?xt=urn:btih:" + seeder.infoHashV1() + seeder.peer());
        StartTransfer byV2 =
            magnet("magnet:?xt=urn:btmh:1220" + seeder.infoHashV2() + seeder.peer());

        agent.start(byV1);
        agent.start(byV2);

        await()
            .atMost(SOON)
            .until(
                () ->
                    isHandedBack(byV1)
                        ? isCompleted(byV2)
                        : isHandedBack(byV2) && isCompleted(byV1));
        StartTransfer held = isHandedBack(byV1) ? byV1 : byV2;
        assertThat(jobs.latest(held.transferId()).map(ProgressReport::error))
            .get()
            .extracting(JobError::code)
            .isEqualTo(ProblemCode.TORRENT_HELD);
      }
    }
  }

  @Test
  void aPeerThatOnlyUtpReachesIsReached() throws IOException {
    files.put("a.bin", bytes(4 * PIECE, 5));
    try (ForeignSeeder seeder = seed("utp", Version.V1, Transport.UTP)) {
      StartTransfer transfer = TestingAgent.torrent(submitted(seeder), peerOf(seeder));

      agent.start(transfer);

      awaitPhase(transfer, Phase.COMPLETED);
    }
  }

  private ForeignSeeder seedOddFiles(Version version) throws IOException {
    files.put("first.txt", bytes(10, 1));
    files.put("Ünï ✓/файл.bin", bytes(5 * PIECE + 3, 2));
    files.put("Case.TXT", bytes(2_000, 3));
    files.put("case.txt", bytes(3_000, 4));
    files.put("empty.log", new byte[0]);
    files.put("z/deep/er/last.bin", bytes(PIECE, 5));
    return seed("odd", version);
  }

  private ForeignSeeder seed(String name, Version version) throws IOException {
    return seed(name, version, Transport.BOTH);
  }

  private ForeignSeeder seed(String name, Version version, Transport transport) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(name).resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return new ForeignSeeder(folder, name, version, PIECE, transport);
  }

  private void assertEveryFileIsStored(StartTransfer transfer, ForeignSeeder seeder) {
    List<String> stored =
        MetainfoReader.readTorrent(seeder.torrent()).files().stream()
            .map(file -> sha256(agent.file(transfer, file.path().value())))
            .toList();
    assertThat(stored)
        .containsExactlyInAnyOrderElementsOf(
            files.values().stream().map(TestingAgent::sha256).toList());
  }

  private static Contacts peerOf(ForeignSeeder seeder) {
    return new Contacts(
        List.of(), List.of(), List.of(new MagnetUri.PeerAddress("127.0.0.1", seeder.port())));
  }

  private boolean isHandedBack(StartTransfer transfer) {
    return isIn(transfer.transferId(), Phase.HANDED_BACK);
  }

  private boolean isCompleted(StartTransfer transfer) {
    return isIn(transfer.transferId(), Phase.COMPLETED);
  }

  private boolean isIn(TransferId transfer, Phase phase) {
    return jobs.latest(transfer).filter(report -> report.phase() == phase).isPresent();
  }

  private ProblemCode failure(StartTransfer transfer) {
    await().atMost(SOON).until(() -> isIn(transfer.transferId(), Phase.FAILED));
    return Objects.requireNonNull(jobs.latest(transfer.transferId()).orElseThrow().error()).code();
  }

  private void awaitPhase(StartTransfer transfer, Phase phase) {
    await()
        .atMost(SOON)
        .failFast(
            () ->
                assertThat(jobs.latest(transfer.transferId()).map(ProgressReport::error)).isEmpty())
        .until(() -> isIn(transfer.transferId(), phase));
  }
}
