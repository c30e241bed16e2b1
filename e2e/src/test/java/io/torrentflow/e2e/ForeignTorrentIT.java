package io.torrentflow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.e2e.support.TestingUser;
import io.torrentflow.testing.bittorrent.ForeignSeeder;
import io.torrentflow.testing.bittorrent.ForeignSeeder.Version;
import io.torrentflow.testing.bittorrent.Swarm;
import io.torrentflow.testing.bittorrent.TorrentContent;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Torrents of every version that another implementation makes and seeds. */
class ForeignTorrentIT {
  @AutoClose private static final Swarm swarm = new Swarm();

  private enum Shape {
    ONE_FILE(TorrentContent::oneFile),
    ODD_FILES(TorrentContent::oddFiles),
    TWO_THOUSAND_FILES(TorrentContent::twoThousandFiles);

    private final Function<String, TorrentContent> make;

    Shape(Function<String, TorrentContent> make) {
      this.make = make;
    }

    /** Content with a name of its own, so that no two torrents have one hash. */
    TorrentContent named(Version version, String source) {
      return make.apply(name() + "-" + version + "-" + source);
    }
  }

  static Stream<Arguments> torrentsOfFewFiles() {
    return Stream.of(Shape.ONE_FILE, Shape.ODD_FILES)
        .flatMap(
            shape -> Arrays.stream(Version.values()).map(version -> Arguments.of(version, shape)));
  }

  /** Of many files the agent's own test has every version; the system sees one transfer of each. */
  static Stream<Arguments> torrents() {
    return Stream.concat(
        torrentsOfFewFiles(), Stream.of(Arguments.of(Version.HYBRID, Shape.TWO_THOUSAND_FILES)));
  }

  @ParameterizedTest
  @MethodSource("torrents")
  void aMagnetLinkDownloadsEveryFile(Version version, Shape shape) {
    TorrentContent content = shape.named(version, "magnet");
    try (ForeignSeeder seeder =
        ForeignSeeder.of(swarm.files(), content, version, swarm.tracker())) {
      TestingUser user = TestingUser.register();

      String job = TestingUser.idOf(user.submitMagnet(seeder.magnet()));

      assertEveryFileArrives(user, job, content, seeder);
    }
  }

  @ParameterizedTest
  @MethodSource("torrentsOfFewFiles")
  void aTorrentFileDownloadsEveryFile(Version version, Shape shape) {
    TorrentContent content = shape.named(version, "file");
    try (ForeignSeeder seeder =
        ForeignSeeder.of(swarm.files(), content, version, swarm.tracker())) {
      swarm.seed(seeder);
      TestingUser user = TestingUser.register();

      String job = TestingUser.idOf(user.submitTorrent(seeder.torrent()));

      assertEveryFileArrives(user, job, content, seeder);
    }
  }

  private static void assertEveryFileArrives(
      TestingUser user, String job, TorrentContent content, ForeignSeeder seeder) {
    JsonNode end = user.awaitEnd(job);
    assertThat(end.get("status").asText()).as(end.toString()).isEqualTo("completed");
    assertThat(user.collect(job)).isEqualTo(content.hashes(seeder.torrent()));
  }
}
