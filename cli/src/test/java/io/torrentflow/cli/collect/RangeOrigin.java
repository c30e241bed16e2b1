package io.torrentflow.cli.collect;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A store with one object, given from an offset on if that is asked for. */
final class RangeOrigin implements AutoCloseable {
  private final Path file;
  private final HttpServer server;

  private RangeOrigin(Path file, HttpServer server) {
    this.file = file;
    this.server = server;
  }

  static RangeOrigin serve(Path file) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    RangeOrigin origin = new RangeOrigin(file, server);
    server.createContext("/", origin::respond);
    server.start();
    return origin;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void respond(HttpExchange exchange) throws IOException {
    byte[] content = Files.readAllBytes(file);
    @Nullable String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (range != null) {
      String sent = "bytes %d-%d/%d".formatted(from, content.length - 1, content.length);
      exchange.getResponseHeaders().set("Content-Range", sent);
    }
    try (exchange) {
      exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
      exchange.getResponseBody().write(content, from, content.length - from);
    }
  }
}
