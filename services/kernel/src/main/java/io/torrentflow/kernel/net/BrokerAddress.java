package io.torrentflow.kernel.net;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where RabbitMQ listens, and as whom to log in.
 *
 * @param tls whether the connection is encrypted and the broker's certificate is checked
 */
public record BrokerAddress(
    boolean tls, String host, int port, String username, String password, String virtualHost) {
  private static final int PORT = 5672;
  private static final int TLS_PORT = 5671;

  /**
   * Reads {@code amqp://user:password@host:port/vhost}, or {@code amqps://} for TLS, as RabbitMQ's
   * URI specification has it: a missing part has RabbitMQ's default, and a path that is empty or
   * {@code /} means the vhost {@code /}.
   *
   * @throws IllegalArgumentException if it is something else; the message does not repeat it,
   *     because a password may be in it
   */
  public static BrokerAddress parse(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw notUsable();
    }
    boolean tls = "amqps".equals(uri.getScheme());
    if (!(tls || "amqp".equals(uri.getScheme())) || uri.getHost() == null) {
      throw notUsable();
    }
    String userInfo = uri.getRawUserInfo() == null ? "guest:guest" : uri.getRawUserInfo();
    int colon = userInfo.indexOf(':');
    if (colon < 0) {
      throw notUsable();
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    int defaultPort = tls ? TLS_PORT : PORT;
    return new BrokerAddress(
        tls,
        uri.getHost(),
        uri.getPort() < 0 ? defaultPort : uri.getPort(),
        decode(userInfo.substring(0, colon)),
        decode(userInfo.substring(colon + 1)),
        path.length() <= 1 ? "/" : decode(path.substring(1)));
  }

  /** The URL that {@link #parse} reads as this address; it holds the password. */
  public String url() {
    return "%s://%s:%s@%s:%d/%s"
        .formatted(
            tls ? "amqps" : "amqp",
            encode(username),
            encode(password),
            host,
            port,
            encode(virtualHost));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decode(String text) {
    // A plus sign means itself in this part of a URI, unlike in a form.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException notUsable() {
    return new IllegalArgumentException(
        "A broker's address has the form amqp://user:password@host:port/vhost, or amqps://… for"
            + " TLS.");
  }
}
