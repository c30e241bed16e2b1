package io.torrentflow.stack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.torrentflow.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTest {
  @Test
  void magnetsAndUrlsAreToldApartByTheirScheme() {
    assertThat(Source.parse("MAGNET:?xt=urn:btih:x")).isInstanceOf(Source.Magnet.class);
    assertThat(Source.parse("https://example.org/a.torrent")).isInstanceOf(Source.Url.class);
    assertThat(Source.parse("HTTP://example.org/")).isInstanceOf(Source.Url.class);
  }

  @Test
  void aFileIsATorrent(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.torrent"), "d");

    assertThat(Source.parse(file.toString())).isEqualTo(new Source.Torrent(file.toString(), file));
  }

  @Test
  void anythingElseIsRefusedInOneSentence() {
    assertThatThrownBy(() -> Source.parse("ftp://example.org"))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("neither a magnet link");
  }
}
