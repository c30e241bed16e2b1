package io.torrentflow.stack.demo;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on loopback that serves one file, in ranges too, as a good origin does. */
public final class RangeOrigin implements AutoCloseable {
  private final Path file;
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  private RangeOrigin(Path file, HttpServer server) {
    this.file = file;
    this.server = server;
  }

  public static RangeOrigin serve(Path file) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      RangeOrigin origin = new RangeOrigin(file, server);
      server.createContext("/" + file.getFileName(), origin::answer);
      server.setExecutor(origin.executor);
      server.start();
      return origin;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the file is. */
  public URI address() {
    return URI.create(
        "http://127.0.0.1:" + server.getAddress().getPort() + "/" + file.getFileName());
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      long size = Files.size(file);
      Headers headers = exchange.getResponseHeaders();
      headers.set("Accept-Ranges", "bytes");
      headers.set("Content-Type", "application/octet-stream");
      headers.set("ETag", "\"" + file.getFileName() + "\"");
      Optional<ByteRange> range =
          ByteRange.parse(exchange.getRequestHeaders().getFirst("Range"), size);
      if (range.isPresent() && range.get().length() <= 0) {
        headers.set("Content-Range", "bytes */" + size);
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      ByteRange sent = range.orElse(new ByteRange(0, size - 1));
      if (range.isPresent()) {
        headers.set("Content-Range", "bytes %d-%d/%d".formatted(sent.first(), sent.last(), size));
      }
      int status = range.isPresent() ? 206 : 200;
      if ("HEAD".equals(exchange.getRequestMethod())) {
        headers.set("Content-Length", Long.toString(sent.length()));
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      exchange.sendResponseHeaders(status, sent.length());
      send(sent, exchange.getResponseBody());
    }
  }

  private void send(ByteRange range, OutputStream body) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long position = range.first();
      while (position <= range.last()) {
        position +=
            channel.transferTo(position, range.last() + 1 - position, Channels.newChannel(body));
      }
    }
  }
}
