package io.torrentflow.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationIdTest {
  private static final String UUID_SHAPE = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  @Nested
  class AnIdThatACallerSends {
    @ParameterizedTest
    @ValueSource(strings = {"a", "0195a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b", "A.b_c-1"})
    void isKept(String sent) {
      assertThat(CorrelationId.accept(sent)).isEqualTo(sent);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", "a b", "a\nb", "a\r\n", "<x>", "{\"a\":1}", "ä", "a/b"})
    void isReplacedIfInvalid(String sent) {
      assertThat(CorrelationId.accept(sent)).matches(UUID_SHAPE);
    }

    @Test
    void hasAtMost64Characters() {
      assertThat(CorrelationId.accept("x".repeat(64))).isEqualTo("x".repeat(64));
      assertThat(CorrelationId.accept("x".repeat(65))).matches(UUID_SHAPE);
    }
  }

  @Nested
  class TheCurrentId {
    @AfterEach
    void leaveTheContext() {
      MDC.remove(CorrelationId.LOG_FIELD);
    }

    @Test
    void isThatOfTheRequest() {
      CorrelationId.use("request-7");

      assertThat(CorrelationId.current()).isEqualTo("request-7");
    }

    @Test
    void isNewOutsideOfAnyRequest() {
      assertThat(CorrelationId.current()).matches(UUID_SHAPE).isNotEqualTo(CorrelationId.current());
    }
  }
}
