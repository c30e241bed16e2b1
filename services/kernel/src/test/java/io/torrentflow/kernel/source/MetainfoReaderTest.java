package io.torrentflow.kernel.source;

import static io.torrentflow.testing.torrent.BencodeWriter.dict;
import static io.torrentflow.testing.torrent.BencodeWriter.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.torrentflow.kernel.object.RelativePath;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.Metainfo.Entry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MetainfoReaderTest {
  private static Metainfo readInfo(byte[] info) {
    return MetainfoReader.readTorrent(MetainfoReader.torrentOf(info));
  }

  private static final long PIECE = 16_384;

  @Nested
  class OfVersion1 {
    @Test
    void aSingleFileIsTheTorrentsName() {
      Map<String, Object> info = single("film.mkv", 20_000);

      Metainfo metainfo = MetainfoReader.readTorrent(torrent(info));

      assertThat(metainfo.name()).isEqualTo("film.mkv");
      assertThat(metainfo.v1().hex()).isEqualTo(hash("SHA-1", info));
      assertThat(metainfo.v2()).isNull();
      assertThat(metainfo.pieceLength()).isEqualTo(PIECE);
      assertThat(metainfo.totalBytes()).isEqualTo(20_000);
      assertThat(metainfo.files()).containsExactly(entry(0, "film.mkv", 20_000, 0));
    }

    @Test
    void severalFilesLieInAFolderOfTheTorrentsName() {
      Map<String, Object> info =
          multi(
              "album", file(10_000, "01.flac"), file(0, "notes", "a.txt"), file(9_000, "02.flac"));

      Metainfo metainfo = MetainfoReader.readTorrent(torrent(info));

      assertThat(metainfo.files())
          .containsExactly(
              entry(0, "album/01.flac", 10_000, 0),
              entry(1, "album/notes/a.txt", 0, 10_000),
              entry(2, "album/02.flac", 9_000, 10_000));
      assertThat(metainfo.totalBytes()).isEqualTo(19_000);
    }

    @Test
    void theInfoDictionaryAloneIsEnough() {
      Map<String, Object> info = single("film.mkv", 1);

      Metainfo metainfo = readInfo(encode(info));

      assertThat(metainfo.v1().hex()).isEqualTo(hash("SHA-1", info));
      assertThat(metainfo.trackers()).isEmpty();
    }

    @Test
    void readsThePrivateFlag() {
      Map<String, Object> info = single("film.mkv", 1);
      info.put("private", 1);

      assertThat(readInfo(encode(info)).isPrivate()).isTrue();
      assertThat(readInfo(encode(single("film.mkv", 1))).isPrivate()).isFalse();
    }
  }

  @Nested
  class OfVersion2 {
    @Test
    void readsASingleFileOfTheTree() {
      Map<String, Object> info = version2("film.mkv", dict("film.mkv", leaf(20_000)));

      Metainfo metainfo = readInfo(encode(info));

      assertThat(metainfo.v1()).isNull();
      assertThat(metainfo.v2().hex()).isEqualTo(hash("SHA-256", info));
      assertThat(metainfo.files()).containsExactly(entry(0, "film.mkv", 20_000, 0));
    }

    @Test
    void putsAFileOfAnotherNameIntoAFolder() {
      Map<String, Object> info = version2("album", dict("film.mkv", leaf(20_000)));

      Metainfo metainfo = readInfo(encode(info));

      assertThat(metainfo.files()).containsExactly(entry(0, "album/film.mkv", 20_000, 0));
    }

    @Test
    void alignsFilesToPieces() {
      Map<String, Object> info =
          version2("album", dict("a", leaf(10), "b", dict("c", leaf(20_000)), "d", leaf(1)));

      Metainfo metainfo = readInfo(encode(info));

      assertThat(metainfo.files())
          .containsExactly(
              entry(0, "album/a", 10, 0),
              entry(1, "album/b/c", 20_000, PIECE),
              entry(2, "album/d", 1, 3 * PIECE));
      assertThat(metainfo.totalBytes()).isEqualTo(20_011);
    }

    @Test
    void readsBothHashesOfAHybridWithoutPadding() {
      Map<String, Object> padding = file(PIECE - 10, ".pad", "16374");
      padding.put("attr", "p");
      Map<String, Object> info = multi("album", file(10, "a"), padding, file(20, "b"));
      info.put("meta version", 2);
      info.put("file tree", dict("a", leaf(10), "b", leaf(20)));

      Metainfo metainfo = readInfo(encode(info));

      assertThat(metainfo.v1().hex()).isEqualTo(hash("SHA-1", info));
      assertThat(metainfo.v2().hex()).isEqualTo(hash("SHA-256", info));
      assertThat(metainfo.files())
          .containsExactly(entry(0, "album/a", 10, 0), entry(2, "album/b", 20, PIECE));
      assertThat(metainfo.totalBytes()).isEqualTo(30);
    }
  }

  @Nested
  class LayersOfPieces {
    private final String first = "1".repeat(32);
    private final String second = "2".repeat(32);
    private final String third = "3".repeat(32);
    private final String root =
        sha256(sha256(first + second) + sha256(third + "\u0000".repeat(32)));
    private final Map<String, Object> info =
        version2("film.mkv", dict("film.mkv", leaf(3 * PIECE, root)));

    @Test
    void areAllThatIsKeptOutsideTheInfoDictionary() {
      byte[] submitted =
          encode(
              dict(
                  "announce",
                  "http://t.example/",
                  "info",
                  info,
                  "piece layers",
                  dict("x".repeat(32), "y".repeat(32), root, first + second + third),
                  "comment",
                  "hello"));

      byte[] kept = JobSource.TorrentFile.parse(submitted).bytes();

      assertThat(kept)
          .isEqualTo(
              encode(dict("info", info, "piece layers", dict(root, first + second + third))));
      assertThat(JobSource.TorrentFile.parse(kept).bytes()).isEqualTo(kept);
    }

    @Test
    void ofPiecesOfManyBlocksArePaddedWithPiecesOfZeros() {
      String zeros = sha256("\u0000".repeat(64));
      String large = sha256(sha256(first + second) + sha256(third + zeros));
      Map<String, Object> info = version2("a", dict("a", leaf(5 * PIECE, large)));
      info.put("piece length", 2 * PIECE);

      assertThat(
              JobSource.TorrentFile.parse(torrent(info, dict(large, first + second + third)))
                  .totalBytes())
          .isEqualTo(5 * PIECE);
    }

    @Test
    void areRequiredAndVerified() {
      String detail =
          "Its piece layers are missing or do not match its files; use its magnet link instead.";

      WhatIsRefused.assertInvalid(torrent(info), detail);
      WhatIsRefused.assertInvalid(torrent(info, dict()), detail);
      WhatIsRefused.assertInvalid(torrent(info, dict(root, 7)), detail);
      WhatIsRefused.assertInvalid(torrent(info, dict(root, first + second)), detail);
      WhatIsRefused.assertInvalid(torrent(info, dict(root, third + second + first)), detail);
      WhatIsRefused.assertInvalid(
          torrent(info, dict(root, first + second + third + third)), detail);
    }

    @Test
    void ofAHybridAreVerified() {
      Map<String, Object> hybrid = single("film.mkv", 3 * PIECE);
      hybrid.put("meta version", 2);
      hybrid.put("file tree", dict("film.mkv", leaf(3 * PIECE, root)));

      WhatIsRefused.assertInvalid(
          torrent(hybrid, dict(root, first + third + second)),
          "Its piece layers are missing or do not match its files; use its magnet link instead.");
      assertThat(
              JobSource.TorrentFile.parse(torrent(hybrid, dict(root, first + second + third))).v2())
          .isNotNull();
    }

    private static String sha256(String bytes) {
      byte[] hash = DigestUtils.sha256(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return new String(hash, StandardCharsets.ISO_8859_1);
    }
  }

  @Nested
  class Addresses {
    @Test
    void areTheTrackersOfAllTiersOnce() {
      Map<String, Object> root =
          dict(
              "announce",
              "udp://a.example:1",
              "announce-list",
              List.of(
                  List.of("udp://a.example:1", "https://b.example/x"), List.of("ws://c.example")),
              "info",
              single("film.mkv", 1));

      Metainfo metainfo = MetainfoReader.readTorrent(encode(root));

      assertThat(metainfo.trackers())
          .containsExactly(
              URI.create("udp://a.example:1"),
              URI.create("https://b.example/x"),
              URI.create("ws://c.example"));
    }

    @Test
    void areSkippedIfUnusable() {
      Map<String, Object> root =
          dict(
              "announce",
              "//no-scheme.example/announce",
              "announce-list",
              List.of(
                  List.of("dht://a.example", "not a url", "udp:", 7, "udp://good.example:1"), 7),
              "info",
              single("film.mkv", 1));

      Metainfo metainfo = MetainfoReader.readTorrent(encode(root));

      assertThat(metainfo.trackers()).containsExactly(URI.create("udp://good.example:1"));
    }

    @Test
    void areBoundedToAHundred() {
      List<String> tier =
          IntStream.rangeClosed(0, 100).mapToObj(i -> "udp://t" + i + ".example:1").toList();
      byte[] torrent = encode(dict("announce-list", List.of(tier), "info", single("film.mkv", 1)));

      Metainfo metainfo = MetainfoReader.readTorrent(torrent);

      assertThat(metainfo.trackers()).hasSize(100);
    }

    @Test
    void areSkippedIfTooLong() {
      String start = "http://h.example/";
      String longest = start + "a".repeat(1_024 - start.length());
      Map<String, Object> root =
          dict(
              "announce",
              longest + "a",
              "announce-list",
              List.of(List.of(longest)),
              "info",
              single("film.mkv", 1),
              "url-list",
              longest + "a");

      Metainfo metainfo = MetainfoReader.readTorrent(encode(root));

      assertThat(metainfo.trackers()).containsExactly(URI.create(longest));
      assertThat(metainfo.webSeeds()).isEmpty();
    }

    @Test
    void areWebSeedsInAListOrAlone() {
      Map<String, Object> info = single("film.mkv", 1);

      Metainfo listed =
          MetainfoReader.readTorrent(
              encode(dict("info", info, "url-list", List.of("https://w.example/", "ftp://x"))));
      Metainfo alone =
          MetainfoReader.readTorrent(encode(dict("info", info, "url-list", "http://w.example/")));

      assertThat(listed.webSeeds()).containsExactly(URI.create("https://w.example/"));
      assertThat(alone.webSeeds()).containsExactly(URI.create("http://w.example/"));
    }
  }

  @Nested
  class UntrustedPaths {
    @Test
    void neverLeaveTheFolder() {
      Map<String, Object> info =
          multi(
              "..",
              file(1, "..", "..", "etc", "passwd"),
              file(1, "/etc/shadow"),
              file(1, "C:\\Windows"),
              file(1, ""));

      Metainfo metainfo = MetainfoReader.readTorrent(torrent(info));

      assertThat(metainfo.name()).isEqualTo("__");
      assertThat(metainfo.files())
          .extracting(entry -> entry.path().value())
          .containsExactly("__/__/__/etc/passwd", "__/etc/shadow", "__/C__Windows", "__ (2)");
    }

    @Test
    void areMadeUnique() {
      Map<String, Object> info =
          multi("x", file(1, "a.txt"), file(1, "a.txt"), file(1, "A.TXT"), file(1, "a.txt", "b"));

      Metainfo metainfo = MetainfoReader.readTorrent(torrent(info));

      assertThat(metainfo.files())
          .extracting(entry -> entry.path().value())
          .containsExactly("x/a.txt", "x/a (2).txt", "x/A (3).TXT", "x/a.txt (2)/b");
    }

    @Test
    void areMadeUniqueQuicklyByTheThousand() {
      Map<String, Object> file = file(0, "字".repeat(85));
      Map<String, Object> info = dict("files", Collections.nCopies(20_000, file));
      info.putAll(dict("name", "x", "piece length", PIECE, "pieces", ""));

      Metainfo metainfo =
          Assertions.assertTimeoutPreemptively(
              Duration.ofSeconds(30), () -> MetainfoReader.readTorrent(torrent(info)));

      assertThat(metainfo.files()).extracting(Entry::path).doesNotHaveDuplicates();
    }
  }

  @Nested
  class WhatIsRefused {
    @Test
    void isNoTorrent() {
      assertInvalid("", "It is not a torrent file.");
      assertInvalid("# README", "It is not a torrent file.");
      assertInvalid("le", "It is not a torrent file.");
      assertInvalid("dx", "It is a damaged torrent file: A digit is wanted (at byte 1).");
      assertInvalid("de", "It has no info dictionary.");
      assertInvalid("d4:infoi1ee", "It has no info dictionary.");
    }

    @Test
    void hasParts() {
      assertInvalid(without(single("a", 1), "name"), "Its name is missing.");
      assertInvalid(with(single("a", 1), "name", ""), "Its name is missing.");
      assertInvalid(without(single("a", 1), "piece length"), "A piece length is missing.");
      assertInvalid(with(single("a", 1), "piece length", 0), "Its piece length is impossible.");
      assertInvalid(
          with(single("a", 1), "piece length", (512L << 20) + 1),
          "Its piece length is impossible.");
      assertInvalid(without(single("a", 1), "pieces"), "It has neither pieces nor a file tree.");
      assertInvalid(without(single("a", 1), "length"), "A length is missing.");
      assertInvalid(with(single("a", 0), "files", List.of()), "It has no files.");
      assertInvalid(with(single("a", 1), "files", List.of(7)), "One of its files has no path.");
      assertInvalid(
          with(single("a", 1), "files", List.of(file(1))), "One of its files has no path.");
      assertInvalid(
          with(single("a", 1), "files", List.of(dict("length", 1, "path", List.of(7)))),
          "A file's path has a part that is no string.");
      assertInvalid(
          with(version2("a", dict("a", leaf(1))), "piece length", PIECE + 1),
          "Its piece length is impossible.");
      assertInvalid(with(single("a", 1), "meta version", 2), "It has no file tree.");
      assertInvalid(
          version2("a", dict("a", 7)), "Its file tree has something that is no folder or file.");
    }

    @Test
    void hasPiecesThatDoNotFit() {
      String detail = "Its number of piece hashes does not fit its length.";

      assertInvalid(with(single("a", PIECE), "pieces", "x".repeat(40)), detail);
      assertInvalid(with(single("a", PIECE), "pieces", "x".repeat(19)), detail);
      assertInvalid(with(single("a", PIECE + 1), "pieces", "x".repeat(20)), detail);
      assertInvalid(with(single("a", 0), "pieces", "x".repeat(20)), detail);
    }

    @Test
    void hasAnImpossibleSize() {
      String detail = "It is larger than 5 TiB, or a file has a negative length.";

      assertInvalid(single("a", -1), detail);
      assertInvalid(with(single("a", 1), "length", (5L << 40) + 1), detail);
      assertInvalid(
          with(single("a", 1), "files", List.of(file(3L << 40, "a"), file(3L << 40, "b"))), detail);
    }

    @Test
    void isTooLargeToRead() {
      ProblemException problem =
          catchThrowableOfType(
              ProblemException.class,
              () -> MetainfoReader.readTorrent(new byte[MetainfoReader.MAX_TORRENT_BYTES + 1]));

      assertThat(problem.code()).isEqualTo(ProblemCode.TORRENT_TOO_LARGE);
      assertThat(problem.detail()).isEqualTo("It has more than 10 MiB.");
    }

    private static void assertInvalid(Map<String, Object> info, String detail) {
      assertInvalid(torrent(info), detail);
    }

    private static void assertInvalid(String torrent, String detail) {
      assertInvalid(torrent.getBytes(StandardCharsets.UTF_8), detail);
    }

    private static void assertInvalid(byte[] torrent, String detail) {
      ProblemException problem =
          catchThrowableOfType(ProblemException.class, () -> JobSource.TorrentFile.parse(torrent));

      assertThat(problem).as(detail).isNotNull();
      assertThat(problem.detail()).isEqualTo(detail);
      assertThat(problem.code()).isEqualTo(ProblemCode.TORRENT_INVALID);
    }
  }

  @Property
  void parsesOrRefusesAnyTorrent(
      @ForAll("odd") Object odd, @ForAll("keys") String key, @ForAll boolean version2) {
    Map<String, Object> info =
        version2
            ? version2("a", dict("a", leaf(1)))
            : with(multi("a", file(1, "b")), "file tree", odd);
    info.put(key, odd);

    try {
      MetainfoReader.readTorrent(encode(dict("announce", odd, "info", info, "url-list", odd)));
    } catch (ProblemException e) {
      assertThat(e.code()).isEqualTo(ProblemCode.TORRENT_INVALID);
    }
  }

  @Provide
  Arbitrary<Object> odd() {
    return Arbitraries.of(
        -1L,
        0L,
        Long.MAX_VALUE,
        "",
        "..",
        "//x",
        "\u0000\u00ff",
        List.of(),
        List.of(List.of("//x", 7)),
        List.of(dict("path", List.of("", "/"), "length", 1)),
        dict(),
        dict("", dict()),
        dict("", dict("length", 1)),
        dict("..", dict("", dict("length", 5))));
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.of(
        "name",
        "piece length",
        "pieces",
        "files",
        "length",
        "meta version",
        "file tree",
        "private");
  }

  private static Map<String, Object> single(String name, long length) {
    return dict("length", length, "name", name, "piece length", PIECE, "pieces", pieces(length));
  }

  @SafeVarargs
  private static Map<String, Object> multi(String name, Map<String, Object>... files) {
    long total = 0;
    for (Map<String, Object> file : files) {
      total += ((Number) file.get("length")).longValue();
    }
    return dict(
        "files", List.of(files), "name", name, "piece length", PIECE, "pieces", pieces(total));
  }

  private static Map<String, Object> file(long length, String... path) {
    return dict("length", length, "path", List.of(path));
  }

  private static Map<String, Object> version2(String name, Map<String, Object> tree) {
    return dict("file tree", tree, "meta version", 2, "name", name, "piece length", PIECE);
  }

  private static Map<String, Object> leaf(long length) {
    return leaf(length, "r".repeat(32));
  }

  private static Map<String, Object> leaf(long length, String root) {
    return dict("", dict("length", length, "pieces root", root));
  }

  private static String pieces(long length) {
    return "h".repeat(20 * (int) Math.ceilDiv(Math.max(length, 0), PIECE));
  }

  private static Map<String, Object> with(Map<String, Object> info, String key, Object value) {
    info.put(key, value);
    return info;
  }

  private static Map<String, Object> without(Map<String, Object> info, String key) {
    info.remove(key);
    return info;
  }

  private static byte[] torrent(Map<String, Object> info) {
    return encode(dict("info", info));
  }

  private static byte[] torrent(Map<String, Object> info, Map<String, Object> layers) {
    return encode(dict("info", info, "piece layers", layers));
  }

  private static Entry entry(int position, String path, long size, long offset) {
    return new Entry(position, new RelativePath(path), size, offset);
  }

  private static String hash(String algorithm, Map<String, Object> info) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(encode(info)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
