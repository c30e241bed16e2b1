package io.torrentflow.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.cli.client.Source;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectTest {
  @ParameterizedTest
  @CsvSource({
    "https://example.org/a/disc%201.iso?x=/y, disc 1.iso",
    "https://example.org/, https://example.org/",
    "magnet:?xt=urn:btih:0000000000000000000000000000000000000000&dn=My+film, My film",
    "magnet:?xt=urn:btih:0000000000000000000000000000000000000000, magnet link"
  })
  void namesAJobByItsSourceWithoutAName(String source, String name) {
    assertThat(Subject.of(Source.parse(source)).name()).isEqualTo(name);
  }
}
