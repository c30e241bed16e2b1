package io.torrentflow.stack.backing;

import io.torrentflow.stack.StackException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Where RabbitMQ listens, and as whom to log in. */
public record BrokerAddress(
    String host, int port, String username, String password, String virtualHost) {
  private static final int DEFAULT_PORT = 5672;

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

  /** Whether the broker there lets us in. */
  boolean answers() {
    return AmqpLogin.at(this) == AmqpLogin.Outcome.ACCEPTED;
  }

  /** Throws with the way out unless the broker, which somebody else runs, lets us in. */
  public void require() {
    switch (AmqpLogin.at(this)) {
      case ACCEPTED -> {
        // Nothing is wrong with it.
      }
      case REFUSED ->
          throw new StackException(
              "The broker at %s:%d refused the login, or the virtual host; correct RABBITMQ_URL."
                  .formatted(host, port));
      case NO_BROKER ->
          throw new StackException(
              "No broker answers at %s:%d; start it, or correct or unset RABBITMQ_URL."
                  .formatted(host, port));
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
