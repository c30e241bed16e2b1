package io.torrentflow.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One request on a connection of its own, byte for byte, which an HTTP client would put in order.
 */
final class RawExchange implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final Socket socket;

  private RawExchange(Socket socket) {
    this.socket = socket;
  }

  static RawExchange with(URI server) throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout((int) BOUND.toMillis());
    return new RawExchange(socket);
  }

  RawExchange send(String bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return this;
  }

  /** All that the server writes until it closes the connection. */
  String receiveAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** What the server writes until the text has been seen. */
  String receiveUntil(String text) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder received = new StringBuilder();
    while (received.indexOf(text) < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      received.append((char) next);
    }
    return received.toString();
  }

  /** Leaves without a word to the server (RST). */
  void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
