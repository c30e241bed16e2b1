package io.torrentflow.e2e.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.torrentflow.testing.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A web server on loopback with one file. A test decides up to where it gives it, so that a
 * download can be held in the middle without any sleep.
 */
public final class TestingOrigin implements AutoCloseable {
  /** How the file is given. */
  public enum Manner {
    RANGES,
    NO_RANGES,
    CHUNKED
  }

  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");
  private static final int BLOCK = 256 * 1024;

  private final byte[] content;
  private final Manner manner;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile boolean failing;
  private int heldFrom = Integer.MAX_VALUE;

  public TestingOrigin(Manner manner, int size) {
    this.manner = manner;
    this.content = new byte[size];
    new Random(size).nextBytes(content);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public URI url(String name) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name);
  }

  public String sha256() {
    return Sha256.of(content);
  }

  /** Bytes given so far, in all answers together. */
  public long sent() {
    return sent.get();
  }

  /** Gives the file's first bytes, as often as they are asked for, and the rest when it opens. */
  public synchronized TestingOrigin holdAfter(int bytes) {
    heldFrom = bytes;
    notifyAll();
    return this;
  }

  public void open() {
    holdAfter(Integer.MAX_VALUE);
  }

  /** Answers with 503 from now on, or no longer. */
  public TestingOrigin failing(boolean is) {
    failing = is;
    return this;
  }

  /** How often it has answered with 503. */
  public int refusals() {
    return refusals.get();
  }

  @Override
  public void close() {
    open();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (failing) {
        refusals.incrementAndGet();
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      exchange.getResponseHeaders().set("ETag", "\"one\"");
      int from = 0;
      int to = content.length;
      String header = exchange.getRequestHeaders().getFirst("Range");
      Matcher range = RANGE.matcher(header == null ? "" : header);
      int status = 200;
      if (manner == Manner.RANGES) {
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        if (range.matches()) {
          status = 206;
          from = Integer.parseInt(range.group(1));
          to = range.group(2).isEmpty() ? to : Math.min(to, Integer.parseInt(range.group(2)) + 1);
          exchange
              .getResponseHeaders()
              .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + content.length);
        }
      }
      exchange.sendResponseHeaders(status, manner == Manner.CHUNKED ? 0 : to - from);
      send(exchange.getResponseBody(), from, to);
    }
  }

  private void send(OutputStream body, int from, int to) throws IOException {
    // The server would keep the headers until there is something of the body.
    body.flush();
    int at = from;
    while (at < to) {
      int length = allowed(at, Math.min(BLOCK, to - at));
      body.write(content, at, length);
      sent.addAndGet(length);
      at += length;
    }
  }

  /** Waits until the byte there may be given, and tells how many may. */
  private synchronized int allowed(int at, int wanted) {
    try {
      while (heldFrom <= at) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return Math.min(wanted, heldFrom - at);
  }
}
