package io.torrentflow.stack.backing;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import io.torrentflow.cli.CommandException;
import io.torrentflow.kernel.net.BrokerAddress;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Whether a broker lets us in. */
final class AmqpLogin {
  /** What came of it. */
  enum Outcome {
    ACCEPTED,
    /** The broker knows neither this user with this password, or not this virtual host for it. */
    REFUSED,
    /** Nobody listens there, or somebody who does not speak AMQP. */
    NO_BROKER
  }

  private static final int CONNECT_MILLIS = 2000;
  // A broker answers a wrong password late on purpose, after a second.
  private static final int ANSWER_MILLIS = 5000;

  private AmqpLogin() {}

  /** Throws with the way out unless the broker, which somebody else runs, lets us in. */
  static void require(BrokerAddress address) {
    switch (at(address)) {
      case ACCEPTED -> {
        // Nothing is wrong with it.
      }
      case REFUSED ->
          throw new CommandException(
              "The broker at %s:%d refused the login, or the virtual host; correct RABBITMQ_URL."
                  .formatted(address.host(), address.port()));
      case NO_BROKER ->
          throw new CommandException(
              "No broker answers at %s:%d; start it, or correct or unset RABBITMQ_URL."
                  .formatted(address.host(), address.port()));
    }
  }

  static Outcome at(BrokerAddress address) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(address.host());
    factory.setPort(address.port());
    factory.setUsername(address.username());
    factory.setPassword(address.password());
    factory.setVirtualHost(address.virtualHost());
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(ANSWER_MILLIS);
    factory.setAutomaticRecoveryEnabled(false);
    if (address.tls()) {
      try {
        factory.useSslProtocol(SSLContext.getDefault());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("This JDK has no TLS", e);
      }
      factory.enableHostnameVerification();
    }
    try (Connection open = factory.newConnection()) {
      return Outcome.ACCEPTED;
    } catch (PossibleAuthenticationFailureException e) {
      return Outcome.REFUSED;
    } catch (IOException e) {
      // A broker that shuts us out has spoken, as for a virtual host that is not there.
      return e.getCause() instanceof ShutdownSignalException ? Outcome.REFUSED : Outcome.NO_BROKER;
    } catch (TimeoutException e) {
      return Outcome.NO_BROKER;
    }
  }
}
