package io.torrentflow.stack.machine;

import io.torrentflow.cli.CommandException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.stream.Stream;

/**
 * Where a server listens that people reach.
 *
 * @param host an address of this machine, or 0.0.0.0 for all of them
 */
public record ListenAddress(String host) {
  public static final ListenAddress LOOPBACK = new ListenAddress("127.0.0.1");
  private static final String ANY = "0.0.0.0";

  /** Throws unless this machine has the address. */
  public void require() {
    if (!host.equals(ANY) && !isOfThisMachine()) {
      throw new CommandException("\"" + host + "\" is not an address of this machine.");
    }
  }

  public boolean isLoopback() {
    return host.startsWith("127.");
  }

  public URI here(int port) {
    return uri(host.equals(ANY) ? LOOPBACK.host() : host, port);
  }

  /** For other machines, as far as they can reach this one. */
  public URI elsewhere(int port) {
    return uri(host.equals(ANY) ? firstOfMachine() : host, port);
  }

  /** For a browser: over plain HTTP it keeps the cookie of a login for {@code localhost} only. */
  public URI inBrowser(int port) {
    return isLoopback() || host.equals(ANY) ? uri("localhost", port) : uri(host, port);
  }

  public URI bound(int port) {
    return uri(host, port);
  }

  private boolean isOfThisMachine() {
    try {
      return NetworkInterface.getByInetAddress(InetAddress.getByName(host)) != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static URI uri(String host, int port) {
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  private static String firstOfMachine() {
    try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
      return interfaces
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElse(LOOPBACK.host());
    } catch (IOException e) {
      return LOOPBACK.host();
    }
  }
}
