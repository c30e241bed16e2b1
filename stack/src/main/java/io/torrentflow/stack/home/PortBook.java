package io.torrentflow.stack.home;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ports of one home. A part gets a free port once and the same one at every later start, as
 * long as nobody else has taken it; so homes live side by side without an agreement.
 */
public record PortBook(KeptProperties ports) {
  // Below the range from which the kernel takes ports for outgoing connections (32768 and up on
  // Linux), so that no connection sits on a port between its choice and its use.
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;

  public static PortBook in(Path home) {
    return new PortBook(KeptProperties.in(home.resolve("ports.properties")));
  }

  /** The port of this part; free at the time of the call. */
  public synchronized int portOf(String part) {
    OptionalInt known = known(part);
    if (known.isPresent() && isFree(known.getAsInt())) {
      return known.getAsInt();
    }
    int port = choose();
    ports.put(part, Integer.toString(port));
    return port;
  }

  /** The port that this part was given once, even if another program listens there now. */
  public synchronized OptionalInt known(String part) {
    String known = ports.get(part);
    return known == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(known));
  }

  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As servers do, or a port would count as taken for a minute after its last connection.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private int choose() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (!ports.hasValue(Integer.toString(port)) && isFree(port)) {
        return port;
      }
    }
  }
}
