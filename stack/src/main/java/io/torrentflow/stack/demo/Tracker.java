package io.torrentflow.stack.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP tracker on loopback: peers announce themselves and get the others, in compact form (BEP
 * 3, BEP 23).
 */
public final class Tracker implements AutoCloseable {
  // Soon, so that a peer that came first hears of the next one while somebody watches.
  private static final int INTERVAL_SECONDS = 5;

  private final HttpServer server;
  private final Map<String, Set<Integer>> portsByTorrent = new ConcurrentHashMap<>();

  private Tracker(HttpServer server) {
    this.server = server;
  }

  public static Tracker start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      Tracker tracker = new Tracker(server);
      server.createContext("/announce", tracker::announce);
      server.start();
      return tracker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI announceAddress() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/announce");
  }

  /** How many peers all torrents have together. */
  public int peers() {
    return portsByTorrent.values().stream().mapToInt(Set::size).sum();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void announce(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] answer = answer(exchange.getRequestURI().getRawQuery());
      exchange.getResponseHeaders().set("Content-Type", "text/plain");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private byte[] answer(@Nullable String rawQuery) {
    String query = rawQuery == null ? "" : rawQuery;
    String torrent = parameter(query, "info_hash");
    String port = parameter(query, "port");
    if (torrent.isEmpty() || !port.matches("[0-9]{1,5}")) {
      return Bencode.dictionary(Map.of("failure reason", "info_hash or port is missing"));
    }
    Set<Integer> ports =
        portsByTorrent.computeIfAbsent(torrent, _ -> ConcurrentHashMap.newKeySet());
    int own = Integer.parseInt(port);
    if ("stopped".equals(parameter(query, "event"))) {
      ports.remove(own);
    } else {
      ports.add(own);
    }
    return Bencode.dictionary(Map.of("interval", INTERVAL_SECONDS, "peers", compact(ports, own)));
  }

  // Everybody is on this machine: four bytes of 127.0.0.1 and two of the port each.
  private static byte[] compact(Set<Integer> ports, int own) {
    ByteArrayOutputStream peers = new ByteArrayOutputStream();
    for (int port : ports) {
      if (port != own) {
        peers.writeBytes(
            ByteBuffer.allocate(6).put(new byte[] {127, 0, 0, 1}).putShort((short) port).array());
      }
    }
    return peers.toByteArray();
  }

  // Undecoded: an infohash is any bytes, and is only compared.
  private static String parameter(String query, String name) {
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return "";
  }
}
