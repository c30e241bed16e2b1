package io.torrentflow.stack.backing;

import io.torrentflow.stack.StackException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Where RabbitMQ listens, and as whom to log in. */
public record BrokerAddress(
    String host, int port, String username, String password, String virtualHost) {
  private static final int DEFAULT_PORT = 5672;
  private static final int METHOD_FRAME = 1;

  /**
   * Reads {@code amqp://user:password@host:port/vhost} as RabbitMQ's URI specification has it: a
   * missing part has RabbitMQ's default, and a path that is empty or {@code /} means the vhost
   * {@code /}.
   */
  public static BrokerAddress parse(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      // Without its message, which repeats the URL and the password in it.
      throw notUsable();
    }
    if (!"amqp".equals(uri.getScheme()) || uri.getHost() == null) {
      throw notUsable();
    }
    String userInfo = uri.getRawUserInfo() == null ? "guest:guest" : uri.getRawUserInfo();
    int colon = userInfo.indexOf(':');
    if (colon < 0) {
      throw notUsable();
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return new BrokerAddress(
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        decode(userInfo.substring(0, colon)),
        decode(userInfo.substring(colon + 1)),
        path.length() <= 1 ? "/" : decode(path.substring(1)));
  }

  /** Whether a broker answers there: it replies to AMQP's protocol header with a method frame. */
  boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 2000);
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
      return socket.getInputStream().read() == METHOD_FRAME;
    } catch (IOException e) {
      return false;
    }
  }

  private static String decode(String text) {
    // A plus sign means itself in this part of a URI, unlike in a form.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static StackException notUsable() {
    return new StackException(
        "RABBITMQ_URL is not of the form amqp://user:password@host:port/vhost; correct it or unset"
            + " it.");
  }
}
