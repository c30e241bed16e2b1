package io.torrentflow.gateway.blocklist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlocklistKindTest {
  @ParameterizedTest
  @CsvSource({
    "HOST, Example.ORG., example.org",
    "HOST, ' Bücher.example ', xn--bcher-kva.example",
    "HOST, [2001:DB8::1], [2001:db8::1]",
    "NAME, *Some ?ame*, *Some ?ame*",
    "INFOHASH, 0123456789ABCDEF0123456789abcdef01234567, 0123456789abcdef0123456789abcdef01234567",
  })
  void keepsOneFormOfAValue(BlocklistKind kind, String text, String value) {
    assertThat(kind.parse(text)).isEqualTo(value);
  }
}
