package io.torrentflow.agent.engine.bittorrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.MagnetUri;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.libtorrent4j.AddTorrentParams;
import org.libtorrent4j.swig.info_hash_t;

/**
 * Our parser of magnet links and libtorrent's must never see two torrents in one link: what is
 * judged and blocked by one hash would be known elsewhere by another.
 */
class MagnetDifferentialTest {
  private static final int LINKS = 50_000;

  @TempDir static Path folder;

  @BeforeAll
  static void loadLibrary() {
    NativeLibrary.load(folder.resolve("libtorrent4j.so"));
  }

  private record Hashes(String v1, String v2) {}

  @Test
  void agreesWithLibtorrentOnTheHashesOfAcceptedLinks() {
    MagnetGenerator generator = new MagnetGenerator(new Random(20_260_101));
    List<String> differing = new ArrayList<>();
    int accepted = 0;
    for (int i = 0; i < LINKS; i++) {
      String link = generator.next();
      Hashes ours = ours(link);
      Hashes theirs = theirs(link);
      if (ours != null && theirs != null) {
        accepted++;
        if (!ours.equals(theirs)) {
          differing.add(link + "\n  ours " + ours + "\n  libtorrent's " + theirs);
        }
      }
    }

    assertThat(differing.stream().limit(20)).isEmpty();
    // Or the generator makes nothing that shows anything.
    assertThat(accepted).isGreaterThan(LINKS / 10);
  }

  private static Hashes ours(String link) {
    try {
      MagnetUri magnet = MagnetUri.parse(link);
      return new Hashes(
          magnet.v1() == null ? null : magnet.v1().hex(),
          magnet.v2() == null ? null : magnet.v2().hex());
    } catch (ProblemException refused) {
      return null;
    }
  }

  private static Hashes theirs(String link) {
    try {
      info_hash_t hashes = AddTorrentParams.parseMagnetUri(link).swig().getInfo_hashes();
      return new Hashes(
          hashes.has_v1() ? hashes.getV1().to_hex() : null,
          hashes.has_v2() ? hashes.getV2().to_hex() : null);
    } catch (IllegalArgumentException refused) {
      return null;
    }
  }
}
