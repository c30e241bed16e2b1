package io.torrentflow.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-9, 0, 9",
    "bytes=10-, 10, 99",
    "bytes=90-500, 90, 99",
    "bytes=-10, 90, 99",
    "bytes=-500, 0, 99"
  })
  void cutsARangeToTheFile(String header, long first, long last) {
    assertThat(ByteRange.parse(header, 100)).contains(new ByteRange(first, last));
  }

  @Test
  void hasNoLengthBehindTheEnd() {
    assertThat(ByteRange.parse("bytes=100-", 100))
        .hasValueSatisfying(range -> assertThat(range.length()).isLessThanOrEqualTo(0));
  }

  @ParameterizedTest
  @CsvSource({"bytes=0-1;2-3", "lines=0-1", "bytes=-", "bytes=a-b"})
  void meansTheWholeFileUnlessItIsASingleRange(String header) {
    assertThat(ByteRange.parse(header.replace(';', ','), 100)).isEmpty();
  }
}
