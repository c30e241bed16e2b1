package io.torrentflow.agent.engine.http;

import static io.torrentflow.agent.testing.TestingAgent.bytes;
import static io.torrentflow.agent.testing.TestingAgent.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.torrentflow.agent.testing.AgentTestResource;
import io.torrentflow.agent.testing.TestingAgent;
import io.torrentflow.agent.testing.TestingJobs;
import io.torrentflow.agent.testing.TestingNames;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.testing.Sha256;
import io.torrentflow.testing.origin.TestingOrigin;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(AgentTestResource.class)
class HttpDownloadComponentTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  // The size of a part in tests.
  private static final int PART = 5 << 20;

  @Inject TestingAgent agent;
  private final TestingJobs jobs = TestingJobs.shared();
  private final TestingOrigin origin = new TestingOrigin();

  @AfterEach
  void closeOrigin() {
    origin.close();
  }

  @Nested
  class WhenTheOriginSendsRanges {
    @Test
    void downloadsTheFileInManyParts() {
      byte[] content = bytes(10 * PART + 123, 1);
      origin.serve("/film.mkv", content);

      StartTransfer transfer = download("/film.mkv");

      assertThat(Sha256.of(agent.file(transfer, "film.mkv"))).isEqualTo(Sha256.of(content));
      // One byte, eleven parts; a connection that a busy machine starves goes on where it was.
      assertThat(origin.requests("/film.mkv"))
          .allMatch(request -> request.status() == 206)
          .extracting(TestingOrigin.Request::range)
          .filteredOn(range -> !range.equals("bytes=0-0") && startOf(range) % PART == 0)
          .hasSize(11);
      assertThat(jobs.phases(transfer.transferId()))
          .containsExactly(
              Phase.METADATA_FETCH,
              Phase.METADATA,
              Phase.DOWNLOADING,
              Phase.UPLOADING,
              Phase.COMPLETED);
      ProgressReport last = jobs.latest(transfer.transferId()).orElseThrow();
      assertThat(last.progress().downloadedBytes()).isEqualTo(content.length);
      assertThat(last.progress().uploadedBytes()).isEqualTo(content.length);
      assertThat(last.files()).singleElement().matches(file -> file.etag() != null);
      assertThat(agent.bytesOnDisk()).isZero();
      assertThat(agent.openUploads(transfer)).isZero();
    }

    private static long startOf(String range) {
      return Long.parseLong(range.substring("bytes=".length(), range.indexOf('-')));
    }

    @Test
    void numbersReportsFromOneWithoutRepeats() {
      origin.serve("/a.bin", bytes(3 * PART, 2)).bytesPerSecond(2 * PART);

      StartTransfer transfer = download("/a.bin");

      List<Long> seqs =
          jobs.reports(transfer.transferId()).stream().map(ProgressReport::seq).toList();
      assertThat(seqs).isSorted().doesNotHaveDuplicates().first().isEqualTo(1L);
    }

    @Test
    void storesMetadataWithoutThePassword() {
      byte[] content = bytes(1000, 3);
      origin.serve("/small.txt", content);
      String url = origin.uri("/small.txt").toString().replace("://", "://me:secret@");
      StartTransfer transfer = transfer(java.net.URI.create(url));

      agent.start(transfer);

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertThat(agent.file(transfer, "small.txt")).isEqualTo(content);
      assertThat(agent.metadata(transfer).path("source").asText())
          .isEqualTo(origin.uri("/small.txt").toString());
      assertThat(agent.metadata(transfer).at("/files/0/etag").asText()).isNotEmpty();
      assertThat(origin.requests("/small.txt"))
          .allMatch(r -> "Basic bWU6c2VjcmV0".equals(r.authorization()));
    }

    @Test
    void resumesABrokenSegment() {
      byte[] content = bytes(4 * PART, 4);
      origin.serve("/b.bin", content).breaking(3);

      StartTransfer transfer = download("/b.bin");

      assertThat(Sha256.of(agent.file(transfer, "b.bin"))).isEqualTo(Sha256.of(content));
      assertThat(origin.requests("/b.bin").stream().map(TestingOrigin.Request::range))
          .anyMatch(range -> Long.parseLong(range.replaceAll("bytes=(\\d+)-.*", "$1")) % PART != 0);
    }

    @Test
    void restartsWhenTheFileChanges() {
      byte[] later = bytes(6 * PART + 1, 6);
      origin.serve("/c.bin", bytes(6 * PART, 5)).changingAfter(3, later);

      StartTransfer transfer = download("/c.bin");

      assertThat(Sha256.of(agent.file(transfer, "c.bin"))).isEqualTo(Sha256.of(later));
      assertThat(agent.openUploads(transfer)).isZero();
    }

    @Test
    void restartsWhenAWeakEtagChanges() {
      byte[] later = bytes(6 * PART, 22);
      origin.serve("/weak.bin", bytes(6 * PART, 21)).weaklyTagged().changingAfter(3, later);

      StartTransfer transfer = download("/weak.bin");

      assertThat(Sha256.of(agent.file(transfer, "weak.bin"))).isEqualTo(Sha256.of(later));
    }

    @Test
    void downloadsAFileWithoutAnEtagInOneResponse() {
      byte[] content = bytes(6 * PART, 23);
      origin.serve("/untagged.bin", content).untagged().changingAfter(3, bytes(content.length, 24));

      StartTransfer transfer = download("/untagged.bin");

      assertThat(Sha256.of(agent.file(transfer, "untagged.bin"))).isEqualTo(Sha256.of(content));
      assertThat(origin.requests("/untagged.bin")).last().matches(r -> r.status() == 200);
    }

    @Test
    void downloadsAFileOfUnknownSizeInOneResponse() {
      byte[] content = bytes(2 * PART + 1, 28);
      origin.serve("/sizeless.bin", content).withoutTotal();

      StartTransfer transfer = download("/sizeless.bin");

      assertThat(Sha256.of(agent.file(transfer, "sizeless.bin"))).isEqualTo(Sha256.of(content));
      assertThat(statuses("/sizeless.bin")).containsOnlyOnce(200);
    }

    @Test
    void downloadsInOneResponseWhenPartsAreRefused() {
      byte[] content = bytes(2 * PART + 1, 29);
      origin.serve("/whole.bin", content).partsAtMost(1);

      StartTransfer transfer = download("/whole.bin");

      assertThat(Sha256.of(agent.file(transfer, "whole.bin"))).isEqualTo(Sha256.of(content));
      assertThat(statuses("/whole.bin")).contains(403).containsOnlyOnce(200);
      assertThat(agent.openUploads(transfer)).isZero();
    }

    @Test
    void requestsAFileOnceMoreThatIsRefusedAfterItsFirstByte() {
      origin.serve("/once.bin", bytes(PART, 31)).refusingAllAfter(1);
      StartTransfer transfer = transfer(origin.uri("/once.bin"));

      agent.start(transfer);

      assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.ORIGIN_REFUSED);
      assertThat(origin.requests("/once.bin"))
          .extracting(request -> request.range() == null)
          .containsExactlyInAnyOrder(false, false, true);
    }

    @Test
    void followsTheRedirectAgainWhenItsTargetExpires() {
      byte[] content = bytes(6 * PART, 33);
      origin.serve("/release", new byte[0]).redirectingTo("/signed-1.bin", "/signed-2.bin");
      // The byte that is asked for first, and one part.
      origin.serve("/signed-1.bin", content).refusingAllAfter(2);
      origin.serve("/signed-2.bin", content);

      StartTransfer transfer = download("/release");

      assertThat(Sha256.of(agent.file(transfer, "signed-1.bin"))).isEqualTo(Sha256.of(content));
      assertThat(origin.requests("/signed-2.bin")).hasSize(5);
    }

    @Test
    void boundsRequestsForAFileRefusedBehindItsRedirect() {
      origin.serve("/gone", new byte[0]).redirectingTo("/revoked.bin");
      origin.serve("/revoked.bin", bytes(6 * PART, 34)).refusingAllAfter(2);
      StartTransfer transfer = transfer(origin.uri("/gone"));

      agent.start(transfer);

      assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.ORIGIN_REFUSED);
      assertThat(origin.requests("/gone")).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void cutsABodyAtTheEndOfItsRange() {
      byte[] content = bytes(2 * PART, 25);
      origin.serve("/endless.bin", content).endless();

      StartTransfer transfer = download("/endless.bin");

      assertThat(Sha256.of(agent.file(transfer, "endless.bin"))).isEqualTo(Sha256.of(content));
    }

    @Test
    void storesAnEncodedArchiveAsItIs() {
      byte[] content = bytes(2 * PART, 27);
      origin.serve("/src.tar.gz", content).coded("x-gzip");

      StartTransfer transfer = download("/src.tar.gz");

      assertThat(Sha256.of(agent.file(transfer, "src.tar.gz"))).isEqualTo(Sha256.of(content));
    }

    @Test
    void storesAnEmptyFile() {
      origin.serve("/empty.txt", new byte[0]);

      StartTransfer transfer = download("/empty.txt");

      assertThat(agent.file(transfer, "empty.txt")).isEmpty();
    }

    @Test
    void usesTheNameThatTheOriginGives() {
      byte[] content = bytes(10, 7);
      origin
          .serve("/get", content)
          .named("attachment; filename=\"x.txt\"; filename*=UTF-8''na%C3%AFve%20file.txt");

      StartTransfer transfer = download("/get");

      assertThat(agent.file(transfer, "naïve file.txt")).isEqualTo(content);
    }
  }

  @Nested
  class WhenTheNameIsLong {
    @ParameterizedTest
    @ValueSource(ints = {1_000, 2 * PART})
    void keepsTheExtension(int size) {
      byte[] content = bytes(size, 31);
      origin.serve("/get", content).named("attachment; filename=\"" + "n".repeat(300) + ".mkv\"");

      StartTransfer transfer = download("/get");

      assertThat(agent.file(transfer, "n".repeat(208) + ".mkv")).isEqualTo(content);
    }
  }

  @Nested
  class WhenTheOriginSendsNoRanges {
    @Test
    void downloadsTheFileAsOneStream() {
      byte[] content = bytes(7 * PART + 5, 8);
      origin.serve("/d.bin", content).withoutRanges();

      StartTransfer transfer = download("/d.bin");

      assertThat(Sha256.of(agent.file(transfer, "d.bin"))).isEqualTo(Sha256.of(content));
      assertThat(origin.requests("/d.bin")).hasSize(1);
    }

    @Test
    void downloadsAStreamOfUnknownLength() {
      byte[] content = bytes(3 * PART, 9);
      origin.serve("/e.bin", content).chunked();

      StartTransfer transfer = download("/e.bin");

      assertThat(Sha256.of(agent.file(transfer, "e.bin"))).isEqualTo(Sha256.of(content));
      assertThat(jobs.latest(transfer.transferId()).orElseThrow().files())
          .singleElement()
          .matches(file -> Objects.equals(file.sizeBytes(), (long) content.length));
    }

    @Test
    void restartsABrokenStreamFromItsFirstByte() {
      byte[] content = bytes(3 * PART, 10);
      origin.serve("/f.bin", content).withoutRanges().breaking(1);

      StartTransfer transfer = download("/f.bin");

      assertThat(Sha256.of(agent.file(transfer, "f.bin"))).isEqualTo(Sha256.of(content));
      assertThat(agent.openUploads(transfer)).isZero();
    }

    @Test
    void failsAStreamThatAlwaysBreaks() {
      origin.serve("/g.bin", bytes(3 * PART, 11)).withoutRanges().breaking(100);
      StartTransfer transfer = transfer(origin.uri("/g.bin"));

      agent.start(transfer);

      assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.ORIGIN_INTERRUPTED);
    }

    @Test
    void failsAStreamBeyondTheMaximumSize() {
      origin.serve("/h.bin", bytes(13 * PART, 12)).chunked();
      StartTransfer transfer = transfer(origin.uri("/h.bin"));

      agent.start(transfer);

      assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.TOO_LARGE);
    }
  }

  @Nested
  class WhenTheOriginRefuses {
    @Test
    void failsAMissingFileAtOnce() {
      StartTransfer transfer = transfer(origin.uri("/nowhere"));

      agent.start(transfer);

      assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.ORIGIN_REFUSED);
      assertThat(origin.requests("/nowhere")).hasSize(1);
    }

    @Test
    void waitsForRetryAfter() {
      byte[] content = bytes(100, 13);
      origin.serve("/busy", content).refusing(503, 1).retryAfter("1");
      StartTransfer transfer = transfer(origin.uri("/busy"));

      long begun = System.nanoTime();
      agent.start(transfer);

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void failsWhenTheOriginStaysDown() {
      origin.serve("/down", bytes(100, 14)).refusing(500, 100);
      StartTransfer transfer = transfer(origin.uri("/down"));

      agent.start(transfer);

      assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.ORIGIN_UNAVAILABLE);
      assertThat(origin.requests("/down")).hasSize(4);
    }

    @Test
    void connectsToTheAddressThatThePolicyAllowed() {
      byte[] content = bytes(1_000, 30);
      origin.serve("/named.bin", content);
      // A second lookup of the name goes to its first address, which leads nowhere.
      String authority = TestingNames.NOWHERE_OR_LOOPBACK + ":" + origin.uri("/").getPort();
      URI named = URI.create("http://" + authority);
      StartTransfer transfer = transfer(named.resolve("/named.bin"));

      agent.start(transfer);

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertThat(agent.file(transfer, "named.bin")).isEqualTo(content);
    }

    @Test
    void refusesARedirectToAPrivateAddress() {
      origin.serve("/away", new byte[0]).redirectingTo("http://10.0.0.1/secret");
      StartTransfer transfer = transfer(origin.uri("/away"));

      agent.start(transfer);

      assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.URL_ADDRESS_FORBIDDEN);
    }

    @Test
    void refusesACompressedResponse() {
      origin.serve("/page.html", bytes(100, 26)).withoutRanges().coded("gzip");
      StartTransfer transfer = transfer(origin.uri("/page.html"));

      agent.start(transfer);

      assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.ORIGIN_REFUSED);
    }

    @Test
    void sendsNoPasswordToAnotherOrigin() {
      try (TestingOrigin other = new TestingOrigin()) {
        byte[] content = bytes(100, 15);
        other.serve("/target.bin", content);
        origin.serve("/moved", new byte[0]).redirectingTo(other.uri("/target.bin").toString());
        StartTransfer transfer =
            transfer(
                java.net.URI.create(
                    origin.uri("/moved").toString().replace("://", "://me:secret@")));

        agent.start(transfer);

        jobs.awaitPhase(transfer, Phase.COMPLETED);
        assertThat(agent.file(transfer, "target.bin")).isEqualTo(content);
        assertThat(other.requests("/target.bin")).allMatch(r -> r.authorization() == null);
      }
    }

    @Test
    void boundsRedirects() {
      origin.serve("/loop", new byte[0]).redirectingTo("/loop");
      StartTransfer transfer = transfer(origin.uri("/loop"));

      agent.start(transfer);

      assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.REDIRECTS_EXCEEDED);
    }

    @Test
    void failsAnOriginThatIsTooSlow() {
      origin.serve("/trickle", bytes(2 * PART, 30)).bytesPerSecond(200);
      StartTransfer transfer = transfer(origin.uri("/trickle"));

      agent.start(transfer);

      assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.DOWNLOAD_STALLED);
    }

    @Test
    void failsASilentOrigin() {
      origin.serve("/silent", bytes(2 * PART, 16)).withoutRanges().fallingSilent();
      StartTransfer transfer = transfer(origin.uri("/silent"));

      agent.start(transfer);

      assertThat(jobs.awaitFailure(transfer)).isEqualTo(ProblemCode.DOWNLOAD_STALLED);
    }
  }

  @Nested
  class BeforeTheMetadataIsAnswered {
    @Test
    void requestsOneByteOfAnOriginThatSendsRanges() {
      byte[] content = bytes(4 * PART, 33);
      TestingOrigin.Resource file = origin.serve("/early.bin", content);
      StartTransfer transfer = transfer(origin.uri("/early.bin"));
      jobs.holdBack(transfer.transferId());

      agent.start(transfer);

      jobs.awaitPhase(transfer, Phase.METADATA);
      await()
          .during(Duration.ofMillis(500))
          .atMost(SOON)
          .until(() -> file.sent() <= 1 && agent.objects(transfer).isEmpty());
      ProgressReport report = jobs.latest(transfer.transferId()).orElseThrow();
      assertThat(report.progress().totalBytes()).isEqualTo(content.length);
      assertThat(report.name()).isEqualTo("early.bin");

      jobs.decide(transfer.transferId(), TestingAgent.SPACE);

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertThat(Sha256.of(agent.file(transfer, "early.bin"))).isEqualTo(Sha256.of(content));
    }

    @Test
    void readsNoMoreOfAStreamThanConnectionsBuffer() {
      // Far more than the buffers of a connection on both of its sides.
      byte[] content = bytes(12 * PART, 34);
      TestingOrigin.Resource file = origin.serve("/early.bin", content).withoutRanges();
      StartTransfer transfer = transfer(origin.uri("/early.bin"));
      jobs.holdBack(transfer.transferId());

      agent.start(transfer);

      jobs.awaitPhase(transfer, Phase.METADATA);
      await()
          .during(Duration.ofMillis(500))
          .atMost(SOON)
          .until(() -> file.sent() < 2 * PART && agent.objects(transfer).isEmpty());

      jobs.decide(transfer.transferId(), TestingAgent.SPACE);

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertThat(Sha256.of(agent.file(transfer, "early.bin"))).isEqualTo(Sha256.of(content));
      assertThat(origin.requests("/early.bin")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reportsMetadataFromHeadersAlone(boolean sendsRanges) {
      byte[] content = bytes(PART + 1, 35);
      TestingOrigin.Resource file = origin.serve("/mute.bin", content).holdingFrom(0);
      if (!sendsRanges) {
        file.withoutRanges();
      }
      StartTransfer transfer = transfer(origin.uri("/mute.bin"));
      jobs.holdBack(transfer.transferId());

      agent.start(transfer);

      jobs.awaitPhase(transfer, Phase.METADATA);
      file.open();
      jobs.decide(transfer.transferId(), TestingAgent.SPACE);

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertThat(Sha256.of(agent.file(transfer, "mute.bin"))).isEqualTo(Sha256.of(content));
    }
  }

  @Nested
  class WhenTheTransferIsCommanded {
    @Test
    void aPausedTransferRequestsNothingUntilItIsResumed() {
      byte[] content = bytes(8 * PART, 17);
      TestingOrigin.Resource file = origin.serve("/slow.bin", content).bytesPerSecond(PART);
      StartTransfer transfer = transfer(origin.uri("/slow.bin"));
      agent.start(transfer);
      jobs.awaitUploaded(transfer, 1);

      agent.command(transfer, "pause");

      jobs.awaitPhase(transfer, Phase.PAUSED);
      assertThat(agent.health().running()).isZero();
      int asked = file.asked();
      // Twice as long as a part takes, after which the next would be asked for.
      await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> file.asked() == asked);

      agent.command(transfer, "resume");

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertThat(Sha256.of(agent.file(transfer, "slow.bin"))).isEqualTo(Sha256.of(content));
    }

    @Test
    void dropsACancelledTransferAndKeepsItsUpload() {
      origin.serve("/gone.bin", bytes(8 * PART, 18)).bytesPerSecond(PART);
      StartTransfer transfer = transfer(origin.uri("/gone.bin"));
      agent.start(transfer);
      jobs.awaitUploaded(transfer, 1);

      agent.command(transfer, "cancel");

      await().atMost(SOON).until(() -> !agent.holds(transfer));
      agent.assertUploadStaysOpen(transfer);
    }

    @Test
    void resumesFromTheCheckpointWithoutFinishedParts() {
      byte[] content = bytes(8 * PART, 19);
      origin.serve("/long.bin", content).bytesPerSecond(PART);
      StartTransfer transfer = transfer(origin.uri("/long.bin"));
      agent.start(transfer);
      jobs.awaitUploaded(transfer, 1);
      agent.command(transfer, "pause");
      jobs.awaitPhase(transfer, Phase.PAUSED);
      await()
          .atMost(SOON)
          .until(() -> !jobs.latest(transfer.transferId()).orElseThrow().files().isEmpty());
      Checkpoint checkpoint = lastCheckpoint(transfer);
      List<Integer> finished =
          checkpoint.uploads().getFirst().parts().stream().map(Checkpoint.Part::number).toList();
      int before = origin.requests("/long.bin").size();
      origin.serve("/long.bin", content);

      agent.start(TestingAgent.again(transfer, 2, checkpoint));

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertThat(finished).isNotEmpty();
      assertThat(Sha256.of(agent.file(transfer, "long.bin"))).isEqualTo(Sha256.of(content));
      List<String> ranges =
          origin.requests("/long.bin").stream()
              .skip(before)
              .filter(request -> request.status() == 206)
              .map(TestingOrigin.Request::range)
              .filter(range -> !range.equals("bytes=0-0"))
              .toList();
      // A request that the pause broke off may have been answered later.
      assertThat(ranges)
          .hasSameElementsAs(
              IntStream.rangeClosed(1, 8)
                  .filter(n -> !finished.contains(n))
                  .mapToObj(n -> "bytes=%d-%d".formatted((n - 1) * PART, n * PART - 1))
                  .toList());
    }

    @Test
    void keepsTheUploadOfAStreamThatCannotBeResumed() {
      byte[] content = bytes(4 * PART, 28);
      origin.serve("/stream.bin", content).chunked().bytesPerSecond(2 * PART);
      StartTransfer transfer = transfer(origin.uri("/stream.bin"));
      Checkpoint checkpoint = checkpointOfPaused(transfer);
      assertThat(agent.openUploads(transfer)).isEqualTo(1);

      agent.start(TestingAgent.again(transfer, 2, checkpoint));

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertThat(Sha256.of(agent.file(transfer, "stream.bin"))).isEqualTo(Sha256.of(content));
      agent.assertUploadStaysOpen(transfer);
    }

    @Test
    void keepsAnUploadWithPartsOfAnotherSize() {
      byte[] content = bytes(8 * PART, 29);
      origin.serve("/resized.bin", content).bytesPerSecond(PART);
      StartTransfer transfer = transfer(origin.uri("/resized.bin"));
      Checkpoint checkpoint = checkpointOfPaused(transfer);
      Checkpoint.FileUpload upload = checkpoint.uploads().getFirst();
      Checkpoint.FileUpload resized =
          new Checkpoint.FileUpload(
              0,
              upload.path(),
              upload.sizeBytes(),
              upload.partSizeBytes() * 2,
              upload.uploadId(),
              null,
              upload.parts());

      agent.start(
          TestingAgent.again(
              transfer, 2, new Checkpoint(checkpoint.validator(), null, List.of(resized))));

      jobs.awaitPhase(transfer, Phase.COMPLETED);
      assertThat(Sha256.of(agent.file(transfer, "resized.bin"))).isEqualTo(Sha256.of(content));
      agent.assertUploadStaysOpen(transfer);
    }

    private Checkpoint checkpointOfPaused(StartTransfer transfer) {
      agent.start(transfer);
      jobs.awaitUploaded(transfer, 1);
      agent.command(transfer, "pause");
      jobs.awaitPhase(transfer, Phase.PAUSED);
      return lastCheckpoint(transfer);
    }
  }

  /** Downloads to the end. */
  private StartTransfer download(String path) {
    StartTransfer transfer = transfer(origin.uri(path));
    agent.start(transfer);
    jobs.awaitPhase(transfer, Phase.COMPLETED);
    return transfer;
  }

  private Checkpoint lastCheckpoint(StartTransfer transfer) {
    return jobs.reports(transfer.transferId()).stream()
        .map(ProgressReport::checkpoint)
        .filter(Objects::nonNull)
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private List<Integer> statuses(String path) {
    return origin.requests(path).stream().map(TestingOrigin.Request::status).toList();
  }
}
