package io.torrentflow.testing.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before a server on loopback: it can take TLS off the connections, and make some of them
 * silent without closing them.
 */
public final class LoopbackProxy implements AutoCloseable {
  private static final int BACKLOG = 50;
  // No line of text holds it.
  private static final String NEVER = "\n\n\0";

  private final ServerSocket listener;
  private final int target;
  private final String command;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  private LoopbackProxy(ServerSocket listener, int target, String command) {
    this.listener = listener;
    this.target = target;
    this.command = command;
    Thread.ofVirtual().start(this::accept);
  }

  /**
   * @param target the server's port on loopback
   * @param command what makes a connection one of those that {@link #silence()} is about, in lower
   *     case
   */
  public static LoopbackProxy silencing(int target, String command) {
    try {
      return new LoopbackProxy(
          new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), target, command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Speaks TLS with the clients of a server that has none.
   *
   * @param target the server's port on loopback
   */
  public static LoopbackProxy tls(int target, TestingCertificate certificate) {
    try {
      ServerSocket listener =
          certificate
              .context()
              .getServerSocketFactory()
              .createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
      return new LoopbackProxy(listener, target, NEVER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  public void silence() {
    connections.forEach(connection -> connection.silent = connection.chosen);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        try {
          new Connection(client, new Socket(InetAddress.getLoopbackAddress(), target)).begin();
        } catch (IOException e) {
          client.close();
        }
      } catch (IOException e) {
        // Closed while it waited for the next.
      }
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket server;
    private volatile boolean chosen;
    private volatile boolean silent;

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void begin() {
      connections.add(this);
      Thread.ofVirtual().start(() -> copy(client, server));
      Thread.ofVirtual().start(() -> copy(server, client));
    }

    private void copy(Socket from, Socket to) {
      byte[] buffer = new byte[16 * 1024];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          String text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
          if (from == client && text.toLowerCase(Locale.ROOT).contains(command)) {
            chosen = true;
          }
          if (!silent) {
            out.write(buffer, 0, n);
          }
        }
      } catch (IOException e) {
        // Either side has gone.
      } finally {
        close();
      }
    }

    private void close() {
      connections.remove(this);
      try (client;
          server) {
        // Both are closed on the way out.
      } catch (IOException e) {
        // Closed already.
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(Connection::close);
  }
}
