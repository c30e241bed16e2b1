package io.torrentflow.platform.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApiTokensTest {
  @Test
  void haveAPrefixAnd256Bits() {
    String token = ApiTokens.create();

    assertThat(token).matches("tf_[A-Za-z0-9_-]{43}");
    assertThat(Base64.getUrlDecoder().decode(token.substring(3))).hasSize(32);
  }

  @Test
  void areUnique() {
    assertThat(Stream.generate(ApiTokens::create).limit(1_000)).doesNotHaveDuplicates();
  }

  @Test
  void areStoredAsSha256() {
    // printf tf_example | sha256sum
    assertThat(ApiTokens.hash("tf_example"))
        .isEqualTo("c57ca60df336e992d591766689d86ee577f91ad580eeb7d2085b788ce3bfb6a4");
  }
}
