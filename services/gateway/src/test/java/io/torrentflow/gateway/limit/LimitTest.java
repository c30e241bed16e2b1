package io.torrentflow.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {
  @Test
  void isReadAsSoManyInATime() {
    assertThat(Limit.parse("60/1m")).isEqualTo(new Limit(60, Duration.ofMinutes(1)));
    assertThat(Limit.parse("5/PT1H")).isEqualTo(new Limit(5, Duration.ofHours(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "60", "0/1m", "-1/1m", "60/", "60/soon", "/1m"})
  void isRefusedInAnyOtherForm(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Limit.parse(text));
  }
}
