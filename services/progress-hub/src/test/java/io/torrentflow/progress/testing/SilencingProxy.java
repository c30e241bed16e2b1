package io.torrentflow.progress.testing;

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

/** Stands before a server and can make connections silent without closing them. */
final class SilencingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final String command;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  /**
   * @param target the server's port on loopback
   * @param command what makes a connection one of those that can be silenced, in lower case
   */
  SilencingProxy(int target, String command) {
    this.target = target;
    this.command = command;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  void silence() {
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
