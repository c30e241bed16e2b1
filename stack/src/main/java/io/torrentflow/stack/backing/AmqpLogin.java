package io.torrentflow.stack.backing;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import io.torrentflow.cli.CommandException;
import io.torrentflow.kernel.net.BrokerAddress;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Whether a broker lets us in. */
enum AmqpLogin {
  ACCEPTED,
  /** The broker knows neither this user with this password, or not this virtual host for it. */
  REFUSED,
  /** Nobody listens there, or somebody who does not speak AMQP. */
  NO_BROKER;

  private static final int CONNECT_MILLIS = 2000;
  // A broker refuses a wrong password late on purpose, after a second.
  private static final int RESPONSE_MILLIS = 5000;

  /** Throws with the fix unless the broker, which somebody else runs, lets us in. */
  static void require(BrokerAddress address) {
    AmqpLogin login = at(address);
    if (login != ACCEPTED) {
      String problem =
          login == REFUSED
              ? "The broker at %s:%d refused the login, or the virtual host; correct RABBITMQ_URL."
              : "No broker responds at %s:%d; start it, or correct or unset RABBITMQ_URL.";
      throw new CommandException(problem.formatted(address.host(), address.port()));
    }
  }

  static AmqpLogin at(BrokerAddress address) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(RESPONSE_MILLIS);
    factory.setAutomaticRecoveryEnabled(false);
    try {
      factory.setUri(address.url());
      if (address.tls()) {
        factory.useSslProtocol(SSLContext.getDefault());
        factory.enableHostnameVerification();
      }
    } catch (URISyntaxException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    try (Connection _ = factory.newConnection()) {
      return ACCEPTED;
    } catch (PossibleAuthenticationFailureException e) {
      return REFUSED;
    } catch (IOException e) {
      // A broker that shuts us out has spoken, as for a virtual host that is not there.
      return e.getCause() instanceof ShutdownSignalException ? REFUSED : NO_BROKER;
    } catch (TimeoutException e) {
      return NO_BROKER;
    }
  }
}
