package io.torrentflow.gateway.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldHashTest {
  // Computed by printf '\0\0\0\1a\377\377\377\377\0\0\0\0' | sha256sum
  @Test
  void isSha256OverLengthsAndTexts() {
    assertThat(FieldHash.of(Arrays.asList("a", null, "")))
        .isEqualTo("b39d7c5c33ebae60744d034a8ac46c4cbbb4a7973e0735a82dd49b68edf85fb7");
  }

  @Test
  void tellsApartWhereAFieldEnds() {
    assertThat(FieldHash.of(List.of("ab", "c"))).isNotEqualTo(FieldHash.of(List.of("a", "bc")));
  }

  @Test
  void tellsAbsentFromEmpty() {
    assertThat(FieldHash.of(Arrays.asList("a", null)))
        .isNotEqualTo(FieldHash.of(Arrays.asList("a", "")));
  }
}
