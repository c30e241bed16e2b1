package io.torrentflow.platform.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiTokensTest {
  @Test
  void haveAPrefixAnd256Bits() {
    assertThat(ApiTokens.create()).matches("tf_[A-Za-z0-9_-]{43}");
  }
}
