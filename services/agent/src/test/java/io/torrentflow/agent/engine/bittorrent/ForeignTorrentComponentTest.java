package io.torrentflow.agent.engine.bittorrent;

import static io.torrentflow.agent.testing.TestingAgent.magnet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.agent.testing.TestingAgent;
import io.torrentflow.agent.testing.TestingJobs;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.source.Contacts;
import io.torrentflow.kernel.source.FileSelection;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.kernel.source.MagnetUri;
import io.torrentflow.kernel.source.MetainfoReader;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.MetadataReport;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.testing.Sha256;
import io.torrentflow.testing.bittorrent.ForeignSeeder;
import io.torrentflow.testing.bittorrent.ForeignSeeder.Transport;
import io.torrentflow.testing.bittorrent.ForeignSeeder.Version;
import io.torrentflow.testing.bittorrent.TorrentContent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

  @Inject TestingAgent agent;
  @TempDir Path folder;
  private final TestingJobs jobs = TestingJobs.shared();

  @ParameterizedTest
  @EnumSource
  void downloadsFilesOfAnyNameByMagnet(Version version) {
    TorrentContent content = TorrentContent.oddFiles("odd");
    try (ForeignSeeder seeder = seed(content, version)) {
      StartTransfer transfer = magnet(seeder.magnet());

      agent.start(transfer);

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertEveryFileIsStored(transfer, content, seeder);
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
  void downloadsEveryFileByTorrentFile(Version version) {
    TorrentContent content = TorrentContent.oddFiles("odd");
    try (ForeignSeeder seeder = seed(content, version)) {
      StartTransfer transfer = TestingAgent.torrent(submitted(seeder), peerOf(seeder));

      agent.start(transfer);

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertEveryFileIsStored(transfer, content, seeder);
    }
  }

  @ParameterizedTest
  @EnumSource
  void downloadsASingleFileByMagnet(Version version) {
    TorrentContent content = TorrentContent.oneFile("alone.bin");
    try (ForeignSeeder seeder = seed(content, version)) {
      StartTransfer transfer = magnet(seeder.magnet());

      agent.start(transfer);

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertEveryFileIsStored(transfer, content, seeder);
    }
  }

  @ParameterizedTest
  @EnumSource
  void downloadsTwoThousandSmallFilesInOneAttempt(Version version) {
    TorrentContent content = TorrentContent.twoThousandFiles("many");
    try (ForeignSeeder seeder = seed(content, version)) {
      StartTransfer transfer = magnet(seeder.magnet());

      agent.start(transfer);

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertThat(jobs.latest(transfer.transferId()).orElseThrow().files())
          .hasSize(2_000)
          .allMatch(file -> file.etag() != null);
      for (String path : List.of("d00/f0000.txt", "d01/f0001.txt", "d49/f1999.txt")) {
        assertThat(agent.file(transfer, "many/" + path)).isEqualTo(content.file(path));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void downloadsOnlySelectedFiles(Version version) {
    TorrentContent content = TorrentContent.oddFiles("odd");
    try (ForeignSeeder seeder = seed(content, version)) {
      var wanted = MetainfoReader.readTorrent(seeder.torrent()).files().getLast();
      StartTransfer transfer =
          TestingAgent.select(
              magnet(seeder.magnet()), FileSelection.parse(Integer.toString(wanted.position())));

      agent.start(transfer);

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertThat(agent.objects(transfer)).hasSize(2);
      assertThat(Sha256.of(agent.file(transfer, wanted.path().value())))
          .isEqualTo(content.hashes(seeder.torrent()).get(wanted.path().value()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void resumesWithMetadataFromTheCheckpoint(Version version) {
    TorrentContent content =
        TorrentContent.empty("resumed").with("a.bin", 100).with("b.bin", 40 * TorrentContent.PIECE);
    try (ForeignSeeder seeder = seed(content, version)) {
      StartTransfer transfer = magnet(seeder.magnet());
      jobs.holdBack(transfer.transferId());
      agent.start(transfer);
      jobs.awaitPhase(transfer, Phase.METADATA);
      agent.command(transfer, "pause");
      jobs.awaitPhase(transfer, Phase.HANDED_BACK);
      Checkpoint checkpoint =
          Objects.requireNonNull(jobs.latest(transfer.transferId()).orElseThrow().checkpoint());

      agent.start(TestingAgent.again(transfer, 2, checkpoint));

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertThat(checkpoint.torrent()).isNotNull();
      assertEveryFileIsStored(transfer, content, seeder);
    }
  }

  @Nested
  class BeforeTheMetadataIsAnswered {
    @ParameterizedTest
    @EnumSource
    void requestsNoPayload(Version version) {
      TorrentContent content = TorrentContent.oddFiles("odd");
      try (ForeignSeeder seeder = seed(content, version)) {
        StartTransfer transfer = magnet(seeder.magnet());
        jobs.holdBack(transfer.transferId());

        agent.start(transfer);

        jobs.awaitPhase(transfer, Phase.METADATA);
        await()
            .during(Duration.ofSeconds(2))
            .atMost(SOON)
            .until(() -> seeder.payloadSent() == 0 && agent.objects(transfer).isEmpty());
        ProgressReport report = jobs.latest(transfer.transferId()).orElseThrow();
        assertThat(report.phase()).isEqualTo(Phase.METADATA);
        assertThat(report.name()).isEqualTo("odd");
        assertThat(report.files()).hasSize(content.fileCount());
        assertThat(report.progress().totalBytes()).isEqualTo(content.sizeBytes());
        MetadataReport metadata = Objects.requireNonNull(report.metadata());
        assertThat(metadata.infoSha256()).hasSize(64);
        assertThat(metadata.infoHashV1() != null).isEqualTo(version != Version.V2);
        assertThat(metadata.infoHashV2() != null).isEqualTo(version != Version.V1);

        jobs.decide(transfer.transferId(), TestingAgent.SPACE);

        jobs.awaitPhase(transfer, Phase.COMPLETED);
      }
    }
  }

  @Test
  void sharedMetadataNamesNoUser() {
    TorrentContent content = TorrentContent.oneFile("shared.bin");
    try (ForeignSeeder seeder = seed(content, Version.HYBRID)) {
      StartTransfer transfer = magnet(seeder.magnet());
      jobs.holdBack(transfer.transferId());
      agent.start(transfer);
      jobs.awaitPhase(transfer, Phase.METADATA);

      jobs.decide(transfer.transferId(), Space.SHARED);

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      JsonNode metadata = agent.metadata(Space.SHARED, transfer);
      assertThat(metadata.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("name", "infoHashV1", "infoHashV2", "files");
      assertThat(metadata.get("files").get(0).fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("position", "path", "sizeBytes", "contentType", "etag");
      assertThat(metadata.get("infoHashV2").asText()).isEqualTo(seeder.infoHashV2());
    }
  }

  @Nested
  class WhenTheHashesDoNotMatch {
    @Test
    void failsALinkWhoseHashesAreOfTwoTorrents() {
      TorrentContent content =
          TorrentContent.empty("mismatched").with("a.bin", 2 * TorrentContent.PIECE);
      try (ForeignSeeder seeder = seed(content, Version.V1)) {
        StartTransfer transfer = magnet(seeder.magnet() + "&xt=urn:btmh:1220" + "ab".repeat(32));

        agent.start(transfer);

        assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.METADATA_MISMATCH);
        assertThat(seeder.payloadSent()).isZero();
      }
    }

    @Test
    void failsWhenTheCheckpointHasAnotherTorrent() {
      TorrentContent content =
          TorrentContent.empty("other").with("a.bin", 2 * TorrentContent.PIECE);
      try (ForeignSeeder seeder = seed(content, Version.HYBRID)) {
        StartTransfer asked = magnet("magnet:?xt=urn:btih:" + "ab".repeat(20) + seeder.peer());
        Checkpoint planted = new Checkpoint(null, seeder.torrent(), List.of());

        agent.start(TestingAgent.again(asked, 1, planted));

        assertThat(jobs.awaitFailure(asked)).isEqualTo(ProblemCode.METADATA_MISMATCH);
        assertThat(seeder.payloadSent()).isZero();
      }
    }
  }

  @Nested
  class WhenAHybridTorrentIsAskedForByEachOfItsHashes {
    @Test
    void completesBothTransfers() {
      TorrentContent content =
          TorrentContent.empty("twice").with("a.bin", 20 * TorrentContent.PIECE);
      try (ForeignSeeder seeder = seed(content, Version.HYBRID)) {
        seeder.limit(200_000);
        StartTransfer byV1 = magnet("magnet:?xt=urn:btih:" + seeder.infoHashV1() + seeder.peer());
        StartTransfer byV2 =
            magnet("magnet:?xt=urn:btmh:1220" + seeder.infoHashV2() + seeder.peer());

        agent.start(byV1);
        agent.start(byV2);

        jobs.awaitPhase(byV1, Phase.COMPLETED);
        jobs.awaitPhase(byV2, Phase.COMPLETED);
        assertEveryFileIsStored(byV1, content, seeder);
        assertEveryFileIsStored(byV2, content, seeder);
      }
    }
  }

  @Nested
  class WhenAnotherTransferOfTheTorrentTrickles {
    private final TorrentContent content =
        TorrentContent.empty("shared").with("a.bin", 100 * TorrentContent.PIECE);
    private ForeignSeeder trickling;
    private ForeignSeeder seeder;
    private StartTransfer first;

    @BeforeEach
    void aTransferTrickles() throws IOException {
      trickling = seed(content, Version.V1);
      trickling.limit(5_000);
      seeder =
          ForeignSeeder.of(
              Files.createDirectory(folder.resolve("other")), content, Version.V1, Transport.BOTH);
      first = magnet(trickling.magnet());
      agent.start(first);
      jobs.awaitPhase(first, Phase.DOWNLOADING);
    }

    @AfterEach
    void cancel() {
      agent.command(first, "cancel");
      await().atMost(SOON).until(() -> !agent.holds(first));
      trickling.close();
      seeder.close();
    }

    @Test
    void completesBesideIt() {
      StartTransfer second = magnet(seeder.magnet());

      agent.start(second);

      jobs.awaitPhase(second, Phase.COMPLETED);
      assertEveryFileIsStored(second, content, seeder);
      assertThat(jobs.isIn(first, Phase.DOWNLOADING)).isTrue();
    }

    @Test
    void stopsItsSessionWhenThatIsIdle() {
      StartTransfer second = magnet(seeder.magnet());
      agent.start(second);
      jobs.awaitPhase(second, Phase.DOWNLOADING);
      assertThat(sessions()).isGreaterThan(1);

      jobs.awaitPhase(second, Phase.COMPLETED);

      await().atMost(SOON).until(() -> sessions() == 1);
    }

    // libtorrent4j has a thread for the alerts of each.
    private long sessions() {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().equals("SessionManager-alertsLoop"))
          .count();
    }
  }

  @Test
  void downloadsFromAPeerThatSpeaksOnlyUtp() {
    TorrentContent content = TorrentContent.empty("utp").with("a.bin", 4 * TorrentContent.PIECE);
    try (ForeignSeeder seeder = seed(content, Version.V1, Transport.UTP)) {
      StartTransfer transfer = TestingAgent.torrent(submitted(seeder), peerOf(seeder));

      agent.start(transfer);

      jobs.awaitPhase(transfer, Phase.COMPLETED);
    }
  }

  private ForeignSeeder seed(TorrentContent content, Version version) {
    return seed(content, version, Transport.BOTH);
  }

  private ForeignSeeder seed(TorrentContent content, Version version, Transport transport) {
    return ForeignSeeder.of(folder, content, version, transport);
  }

  private void assertEveryFileIsStored(
      StartTransfer transfer, TorrentContent content, ForeignSeeder seeder) {
    content
        .hashes(seeder.torrent())
        .forEach(
            (path, hash) ->
                assertThat(Sha256.of(agent.file(transfer, path))).as(path).isEqualTo(hash));
  }

  private static Contacts peerOf(ForeignSeeder seeder) {
    return new Contacts(
        List.of(), List.of(), List.of(new MagnetUri.PeerAddress("127.0.0.1", seeder.port())));
  }
}
