package io.torrentflow.stack.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortBookTest {
  @TempDir Path home;

  @Test
  void keepsThePortOfAPart() {
    int port = PortBook.in(home).portOf("redis");

    assertThat(PortBook.in(home).portOf("redis")).isEqualTo(port);
  }

  @Test
  void givesTwoPartsTwoPorts() {
    PortBook book = PortBook.in(home);

    assertThat(book.portOf("redis")).isNotEqualTo(book.portOf("postgres"));
  }

  @Test
  void replacesATakenPort() throws Exception {
    int port = PortBook.in(home).portOf("redis");

    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortBook.in(home).portOf("redis")).isNotEqualTo(other.getLocalPort());
    }
  }
}
