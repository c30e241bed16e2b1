package io.torrentflow.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Bad luck for the system's Redis. */
public final class TestingRedis {
  private TestingRedis() {}

  /** As a restart without its data would do. */
  public static void loseEverything() throws IOException {
    URI url = URI.create(TestingSystem.get().backing().redisUrl());
    String password = url.getUserInfo().substring(1);
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String commands = "AUTH " + password + "\r\nFLUSHALL\r\nQUIT\r\n";
      socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
      String answers =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answers).isEqualTo("+OK\r\n".repeat(3));
    }
  }
}
