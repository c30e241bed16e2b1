package io.torrentflow.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A hub that gives one response and records what it was asked for. */
final class TestingHub {
  private static final String PORT = "torrentflow.test.hub-port";

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final int port;
  private volatile HttpServer server;
  private volatile int status;
  private volatile String type;
  private volatile byte[] body;
  private volatile boolean endless;
  private volatile boolean standsStill;
  private volatile boolean standsStillAfterwards;
  private volatile int readersLost;

  TestingHub() {
    port = port();
  }

  // Test profiles are loaded by another class loader than tests; both must have the same port.
  private static int port() {
    synchronized (System.getProperties()) {
      String known = System.getProperty(PORT);
      if (known != null) {
        return Integer.parseInt(known);
      }
      try (ServerSocket free = new ServerSocket(0)) {
        System.setProperty(PORT, Integer.toString(free.getLocalPort()));
        return free.getLocalPort();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  void start() {
    requests.clear();
    endless = false;
    standsStill = false;
    standsStillAfterwards = false;
    readersLost = 0;
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::respond);
    server.start();
  }

  void stop() {
    server.stop(0);
  }

  void respond(int status, String type, String body) {
    this.status = status;
    this.type = type;
    this.body = body.getBytes(StandardCharsets.UTF_8);
  }

  /** Repeats the event for as long as the reader stays; one reader at a time. */
  void respondEndlessly(String event) {
    respond(200, "text/event-stream", event);
    endless = true;
  }

  /** Takes requests and never responds, as one whose process stands still. */
  void standStill() {
    standsStill = true;
  }

  /** Sends the event, and then nothing more. */
  void respondAndStandStill(String event) {
    respond(200, "text/event-stream", event);
    standsStillAfterwards = true;
  }

  /** Of how many endless streams the reader has left. */
  int readersLost() {
    return readersLost;
  }

  /** Their paths and queries, with the id that they resume after. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void respond(HttpExchange exchange) throws IOException {
    requests.add(
        exchange.getRequestURI()
            + " after "
            + exchange.getRequestHeaders().getFirst("Last-Event-ID"));
    if (standsStill) {
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("X-Accel-Buffering", "no");
    exchange.getResponseHeaders().set("Retry-After", "3");
    exchange.sendResponseHeaders(status, endless || standsStillAfterwards ? 0 : body.length);
    if (standsStillAfterwards) {
      exchange.getResponseBody().write(body);
      exchange.getResponseBody().flush();
      return;
    }
    try (exchange) {
      do {
        exchange.getResponseBody().write(body);
      } while (endless);
    } catch (IOException e) {
      readersLost++;
    }
  }
}
