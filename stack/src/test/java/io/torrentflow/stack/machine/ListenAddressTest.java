package io.torrentflow.stack.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.torrentflow.cli.CommandException;
import org.junit.jupiter.api.Test;

class ListenAddressTest {
  @Test
  void isReachedAtTheAddressItself() {
    ListenAddress lan = new ListenAddress("192.168.1.5");

    assertThat(lan.here(8080)).hasToString("http://192.168.1.5:8080");
    assertThat(lan.elsewhere(8080)).hasToString("http://192.168.1.5:8080");
  }

  @Test
  void bindsEveryAddressByZeros() {
    ListenAddress any = new ListenAddress("0.0.0.0");

    assertThat(any.bound(8080)).hasToString("http://0.0.0.0:8080");
    assertThat(any.here(8080)).hasToString("http://127.0.0.1:8080");
    assertThat(any.inBrowser(8080)).hasToString("http://localhost:8080");
    assertThat(any.elsewhere(8080).getHost()).isNotEqualTo("0.0.0.0");
  }

  @Test
  void refusesAnAddressOfAnotherMachine() {
    assertThatThrownBy(() -> new ListenAddress("203.0.113.7").require())
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("not an address of this machine");
  }
}
