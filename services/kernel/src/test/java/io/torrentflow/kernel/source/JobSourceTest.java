package io.torrentflow.kernel.source;

import static io.torrentflow.testing.torrent.BencodeWriter.dict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.testing.torrent.BencodeWriter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobSourceTest {
  @ParameterizedTest
  @CsvSource({
    "HTTP://Example.ORG:80, http://example.org/",
    "https://example.org:443/a/./b/../c?q=1#top, https://example.org/a/c?q=1",
    "https://user@example.org:444/A, https://user@example.org:444/A",
  })
  void normalizesEqualUrls(String url, String normalized) {
    assertThat(JobSource.HttpUrl.parse(url).normalized()).isEqualTo(normalized);
  }

  @Nested
  class AUrl {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://example.org",
          "https://example.org:8443/a/b.iso?x=1&y=%20#part",
          "HTTPS://EXAMPLE.ORG/",
          "http://192.0.2.1/f",
          "http://[2001:db8::1]:80/f",
          "http://example.org:65535/"
        })
    void isHttpOrHttps(String url) {
      JobSource.HttpUrl source = JobSource.HttpUrl.parse(url);

      assertThat(source.link()).isEqualTo(url);
      assertThat(source.type()).isEqualTo(SourceType.HTTP);
    }

    @Test
    void mayHaveSpacesAround() {
      assertThat(JobSource.HttpUrl.parse(" http://example.org/ \n").uri())
          .hasToString("http://example.org/");
    }

    @Test
    void hasNoTorrentFields() {
      JobSource source = JobSource.HttpUrl.parse("http://example.org");

      assertThat(source.v1()).isNull();
      assertThat(source.v2()).isNull();
      assertThat(source.name()).isNull();
      assertThat(source.totalBytes()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
        textBlock =
            """
            '',                         It must begin with http:// or https://.
            example.org/file,           It must begin with http:// or https://.
            ftp://example.org/,         It must begin with http:// or https://.
            file:///etc/passwd,         It must begin with http:// or https://.
            //example.org/,             It must begin with http:// or https://.
            http:///file,               It has no valid host or port.
            http:file,                  It has no valid host or port.
            http://exa_mple.org/,       It has no valid host or port.
            http://example.org:0/,      It has no valid host or port.
            http://example.org:65536/,  It has no valid host or port.
            http://a b/,                It is no URL: Illegal character in authority.
            http://example.org/a b,     It is no URL: Illegal character in path.
            http://,                    It is no URL: Expected authority.
            """)
    void isRefusedWithAMessage(String url, String detail) {
      ProblemException problem =
          catchThrowableOfType(ProblemException.class, () -> JobSource.HttpUrl.parse(url));

      assertThat(problem.detail()).isEqualTo(detail);
      assertThat(problem.code()).isEqualTo(ProblemCode.URL_INVALID);
    }

    @Test
    void hasAtMost8192Characters() {
      String longest = "http://example.org/" + "x".repeat(8_192 - 19);

      assertThat(JobSource.HttpUrl.parse(longest).uri().toString()).hasSize(8_192);
      ProblemException problem =
          catchThrowableOfType(
              ProblemException.class, () -> JobSource.HttpUrl.parse(longest + "x"));
      assertThat(problem.detail()).isEqualTo("It has more than 8192 characters.");
    }
  }

  @Test
  void keepsAMagnetAsTyped() {
    String link = "magnet:?xt=urn:btih:c9e15763f722f23e98a29decdfae341b98d53056&dn=x";

    JobSource source = JobSource.Magnet.parse(" " + link + " ");

    assertThat(source.type()).isEqualTo(SourceType.MAGNET);
    assertThat(source.link()).isEqualTo(link);
    assertThat(source.v1().hex()).isEqualTo("c9e15763f722f23e98a29decdfae341b98d53056");
    assertThat(source.v2()).isNull();
    assertThat(source.name()).isEqualTo("x");
    assertThat(source.totalBytes()).isNull();
  }

  @Test
  void readsATorrentFile() {
    Map<String, Object> info =
        dict("length", 7, "name", "f", "piece length", 1_024, "pieces", "h".repeat(20));

    JobSource source = JobSource.TorrentFile.parse(BencodeWriter.encode(dict("info", info)));

    assertThat(source.type()).isEqualTo(SourceType.TORRENT);
    assertThat(source.link()).isNull();
    assertThat(source.name()).isEqualTo("f");
    assertThat(source.totalBytes()).isEqualTo(7);
    byte[] hash = DigestUtils.sha1(BencodeWriter.encode(info));
    assertThat(source.v1().hex()).isEqualTo(HexFormat.of().formatHex(hash));
    assertThat(source.v2()).isNull();
  }

  @Nested
  class FilesOfATorrent {
    private final JobSource.TorrentFile album = anAlbum();

    @Test
    void areAllWantedUnlessSomeAre() {
      assertThat(album.selection()).isEqualTo(FileSelection.ALL);
      assertThat(album.totalBytes()).isEqualTo(60);
    }

    @Test
    void areCountedIfTheyAreWanted() {
      JobSource some = album.select(FileSelection.parse("2,0"));

      assertThat(some.selection().text()).isEqualTo("0,2");
      assertThat(some.totalBytes()).isEqualTo(40);
    }

    @Test
    void areAllWantedIfEachIs() {
      assertThat(album.select(FileSelection.parse("0-2")).selection()).isEqualTo(FileSelection.ALL);
      assertThat(album.select(FileSelection.ALL).selection()).isEqualTo(FileSelection.ALL);
    }

    @Test
    void areThere() {
      assertThatThrownBy(() -> album.select(FileSelection.parse("1-3")))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("no file 3");
    }

    private static JobSource.TorrentFile anAlbum() {
      List<Object> files = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        files.add(dict("length", 10 * i, "path", List.of("f" + i)));
      }
      Map<String, Object> info =
          dict("files", files, "name", "album", "piece length", 1_024, "pieces", "h".repeat(20));
      return JobSource.TorrentFile.parse(BencodeWriter.encode(dict("info", info)));
    }
  }
}
