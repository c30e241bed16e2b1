package io.torrentflow.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.torrentflow.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTest {
  @Test
  void tellsMagnetsFromUrlsByTheScheme() {
    assertThat(Source.parse("MAGNET:?xt=urn:btih:" + "ab".repeat(20)))
        .isInstanceOf(Source.Magnet.class);
    assertThat(Source.parse("https://example.org/a.torrent")).isInstanceOf(Source.Url.class);
    assertThat(Source.parse("HTTP://example.org/")).isInstanceOf(Source.Url.class);
  }

  @Test
  void readsAFileAsATorrent(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.torrent"),
            "d4:infod6:lengthi1e4:name1:a12:piece lengthi16384e6:pieces20:"
                + "x".repeat(20)
                + "ee");

    assertThat(Source.parse(file.toString())).isEqualTo(new Source.Torrent(file));
  }

  @Test
  void refusesAFileThatIsNoTorrent(@TempDir Path folder) throws IOException {
    Path readme = Files.writeString(folder.resolve("README.md"), "# Read me");

    assertThatThrownBy(() -> Source.parse(readme.toString()))
        .isInstanceOf(CommandException.class)
        .hasMessage("\"" + readme + "\": It is not a torrent file.");
    assertThatThrownBy(() -> Source.parse(folder.toString())).hasMessageContaining("is a folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          magnet:?xt=urn:btih:zz | "magnet:?xt=urn:btih:zz":
          https://exa mple.org/ | It is no URL
          example.org/disc.iso | did you mean https://example.org/disc.iso?
          example.org:8080 | did you mean https://example.org:8080?
          example.org/linux.torrent | did you mean https://example.org/linux.torrent?
          missing.torrent | no such file; it must be
          README.md | no such file; it must be
          folder/missing | no such file; it must be
          ftp://example.org | it must be a magnet link
          aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | did you mean magnet:?xt=urn:btih:aaaa
          """)
  void suggestsTheIntendedSource(String text, String sentence) {
    assertThatThrownBy(() -> Source.parse(text))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(sentence);
  }
}
