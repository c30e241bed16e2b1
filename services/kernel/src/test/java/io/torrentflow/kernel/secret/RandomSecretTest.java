package io.torrentflow.kernel.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomSecretTest {
  @Test
  void has256Bits() {
    assertThat(Base64.getUrlDecoder().decode(RandomSecret.create())).hasSize(32);
  }

  @Test
  void isUnique() {
    assertThat(Stream.generate(RandomSecret::create).limit(1_000)).doesNotHaveDuplicates();
  }

  @Test
  void isStoredAsSha256() {
    // printf tf_example | sha256sum
    assertThat(RandomSecret.hash("tf_example"))
        .isEqualTo("c57ca60df336e992d591766689d86ee577f91ad580eeb7d2085b788ce3bfb6a4");
  }
}
