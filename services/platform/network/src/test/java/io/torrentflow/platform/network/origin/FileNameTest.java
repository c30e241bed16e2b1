package io.torrentflow.platform.network.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameTest {
  private static final URI ASKED = URI.create("http://host/dir/asked%20name.iso?x=1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "attachment; filename=plain.txt | plain.txt",
        "attachment; filename=\"with space.txt\" | with space.txt",
        "attachment; filename=\"a\\\"b.txt\" | a\"b.txt",
        "attachment; filename=\"old.txt\"; filename*=UTF-8''na%C3%AFve.txt | naïve.txt",
        "attachment; filename*=UTF-8'en'%e2%82%ac.txt | €.txt",
        "attachment; filename=\"../../etc/passwd\" | passwd",
        "attachment; filename=\"C:\\\\dir\\\\evil.exe\" | evil.exe",
        "inline | asked name.iso",
        "attachment; filename=\"\" | asked name.iso"
      })
  void readsTheNameFromTheHeader(String header, String name) {
    assertThat(FileName.of(header, ASKED, ASKED).value()).isEqualTo(name);
  }

  @Test
  void readsTheNameFromTheFinalUrlWithoutAHeader() {
    assertThat(FileName.of(null, URI.create("http://cdn/x/final.bin"), ASKED).value())
        .isEqualTo("final.bin");
  }

  @Test
  void isDownloadForAUrlWithoutAName() {
    URI bare = URI.create("http://host/");

    assertThat(FileName.of(null, bare, bare).value()).isEqualTo("download");
  }
}
