package io.torrentflow.stack.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortHolderTest {
  @Test
  void findsTheProcessThatListens() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortHolder.of(socket.getLocalPort())).hasValue(ProcessHandle.current());
      assertThat(PortHolder.describe(socket.getLocalPort()))
          .isEqualTo("java (pid " + ProcessHandle.current().pid() + ")");
    }
  }

  @Test
  void findsNoProcessAtAFreePort() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThat(PortHolder.of(port)).isEmpty();
  }
}
