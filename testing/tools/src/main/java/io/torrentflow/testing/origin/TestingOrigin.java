package io.torrentflow.testing.origin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A web server with the faults of real ones. */
public final class TestingOrigin implements AutoCloseable {
  private static final String EVERYWHERE = "*";
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Resource> resources = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  public TestingOrigin() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * A request and its answer's status.
   *
   * @param range the header's value
   * @param authorization the header's value
   */
  public record Request(
      String method,
      String path,
      @Nullable String range,
      @Nullable String authorization,
      int status) {}

  public Resource serve(String path, byte[] content) {
    Resource resource = new Resource(content);
    resources.put(path, resource);
    return resource;
  }

  /** Serves this wherever nothing else is. */
  public Resource serveEverywhere(byte[] content) {
    return serve(EVERYWHERE, content);
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** The requests that have been answered, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The requests for one path that have been answered, in order. */
  public List<Request> requests(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).toList();
  }

  @Override
  public void close() {
    resources.values().forEach(Resource::open);
    server.stop(0);
    threads.shutdownNow();
  }

  /** A file and how it is served. */
  public static final class Resource {
    private volatile byte[] content;
    private volatile String version = "v1";
    private volatile @Nullable String etagShape = "\"%s\"";
    private volatile boolean ranges = true;
    private volatile boolean chunked;
    private volatile int bytesPerSecond = Integer.MAX_VALUE;
    private final Deque<String> locations = new ArrayDeque<>();
    private volatile @Nullable String disposition;
    private volatile @Nullable String coding;
    private volatile byte @Nullable [] changed;
    private volatile int changesAfterRequests = Integer.MAX_VALUE;
    private volatile boolean silent;
    private volatile boolean endless;
    private volatile boolean tellsNoTotal;
    private volatile boolean failing;
    private volatile boolean headRefused;
    private final AtomicInteger partsLeft = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicInteger answersLeft = new AtomicInteger(Integer.MAX_VALUE);
    private int heldFrom = Integer.MAX_VALUE;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger breaks = new AtomicInteger();
    private final Deque<Integer> refusals = new ArrayDeque<>();
    private volatile @Nullable String retryAfter;

    private Resource(byte[] content) {
      this.content = content;
    }

    public Resource withoutRanges() {
      ranges = false;
      return this;
    }

    public Resource chunked() {
      ranges = false;
      chunked = true;
      return this;
    }

    /** Closes the connection half-way through the body, so many times. */
    public Resource breaking(int times) {
      breaks.set(times);
      return this;
    }

    public Resource bytesPerSecond(int rate) {
      bytesPerSecond = rate;
      return this;
    }

    /** Answers so many requests with this status. */
    public Resource refusing(int status, int times) {
      synchronized (refusals) {
        for (int i = 0; i < times; i++) {
          refusals.add(status);
        }
      }
      return this;
    }

    public Resource retryAfter(String value) {
      retryAfter = value;
      return this;
    }

    /** Redirects to these in turn, then always to the last. */
    public Resource redirectingTo(String... targets) {
      synchronized (locations) {
        locations.addAll(List.of(targets));
      }
      return this;
    }

    private @Nullable Integer nextRefusal() {
      synchronized (refusals) {
        return failing ? Integer.valueOf(503) : refusals.poll();
      }
    }

    private @Nullable String nextLocation() {
      synchronized (locations) {
        return locations.size() > 1 ? locations.poll() : locations.peek();
      }
    }

    public Resource named(String contentDisposition) {
      disposition = contentDisposition;
      return this;
    }

    public Resource coded(String contentEncoding) {
      coding = contentEncoding;
      return this;
    }

    /** Is another file, with another ETag, from that request on. */
    public Resource changingAfter(int count, byte[] other) {
      changed = other;
      changesAfterRequests = count;
      return this;
    }

    public Resource weaklyTagged() {
      etagShape = "W/\"%s\"";
      return this;
    }

    /** Says in no way which version of the file it sends. */
    public Resource untagged() {
      etagShape = null;
      return this;
    }

    /** Does not say in a partial answer how large the whole is. */
    public Resource withoutTotal() {
      tellsNoTotal = true;
      return this;
    }

    /** Answers with 503 from now on, or no longer. */
    public Resource failing(boolean is) {
      failing = is;
      return this;
    }

    /** Responds to HEAD with 405. */
    public Resource withoutHead() {
      headRefused = true;
      return this;
    }

    /** Refuses all requests for parts but so many. */
    public Resource partsAtMost(int count) {
      partsLeft.set(count);
      return this;
    }

    /** Refuses all requests but so many. */
    public Resource refusingAllAfter(int count) {
      answersLeft.set(count);
      return this;
    }

    private @Nullable String etag() {
      String shape = etagShape;
      return shape == null ? null : shape.formatted(version);
    }

    /** Sends the first half and then nothing more, without closing. */
    public Resource fallingSilent() {
      silent = true;
      return this;
    }

    /** Goes on with zeros after the body it has announced. */
    public Resource endless() {
      endless = true;
      return this;
    }

    /** Gives headers, and of the content only what is before this place, until it opens. */
    public synchronized Resource holdingFrom(int place) {
      heldFrom = place;
      notifyAll();
      return this;
    }

    public void open() {
      holdingFrom(Integer.MAX_VALUE);
    }

    private synchronized int awaitOpen(int place, int wanted) throws InterruptedException {
      while (heldFrom <= place) {
        wait();
      }
      return Math.min(wanted, heldFrom - place);
    }

    /** How many requests have come, answered or not. */
    public int asked() {
      return asked.get();
    }

    /** Bytes of bodies given so far, in all answers together. */
    public long sent() {
      return sent.get();
    }

    private synchronized void changeIfDue() {
      byte[] other = changed;
      if (served.incrementAndGet() > changesAfterRequests && other != null) {
        content = other;
        version = "v2";
        changed = null;
      }
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Resource resource = resources.getOrDefault(path, resources.get(EVERYWHERE));
    try {
      int status = resource == null ? refuse(exchange, 404) : answer(exchange, resource);
      note(exchange, path, status);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private void note(HttpExchange exchange, String path, int status) {
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            path,
            exchange.getRequestHeaders().getFirst("Range"),
            exchange.getRequestHeaders().getFirst("Authorization"),
            status));
  }

  private static void add(HttpExchange exchange, String header, @Nullable String value) {
    if (value != null) {
      exchange.getResponseHeaders().add(header, value);
    }
  }

  private static int refuse(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    return status;
  }

  private static int answer(HttpExchange exchange, Resource resource)
      throws IOException, InterruptedException {
    resource.asked.incrementAndGet();
    Integer refusal = resource.nextRefusal();
    if (refusal != null) {
      add(exchange, "Retry-After", resource.retryAfter);
      return refuse(exchange, refusal);
    }
    if (resource.answersLeft.getAndDecrement() <= 0) {
      return refuse(exchange, 403);
    }
    String location = resource.nextLocation();
    if (location != null) {
      add(exchange, "Location", location);
      return refuse(exchange, 302);
    }
    resource.changeIfDue();
    byte[] content = resource.content;
    String etag = resource.etag();
    add(exchange, "ETag", etag);
    add(exchange, "Content-Disposition", resource.disposition);
    add(exchange, "Content-Encoding", resource.coding);
    if (exchange.getRequestMethod().equals("HEAD")) {
      return head(exchange, resource, content.length);
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
    Matcher matcher = RANGE.matcher(range == null ? "" : range);
    boolean partial =
        resource.ranges && matcher.matches() && (ifRange == null || ifRange.equals(etag));
    if (!partial) {
      exchange.sendResponseHeaders(
          200, resource.chunked ? 0 : content.length == 0 ? -1 : content.length);
      send(exchange, resource, content, 0, content.length);
      return 200;
    }
    if (resource.partsLeft.getAndDecrement() <= 0) {
      return refuse(exchange, 403);
    }
    int first = Integer.parseInt(matcher.group(1));
    if (first >= content.length) {
      add(exchange, "Content-Range", "bytes */" + content.length);
      return refuse(exchange, 416);
    }
    int last =
        matcher.group(2).isEmpty()
            ? content.length - 1
            : Math.min(content.length - 1, Integer.parseInt(matcher.group(2)));
    add(
        exchange,
        "Content-Range",
        "bytes " + first + "-" + last + "/" + (resource.tellsNoTotal ? "*" : content.length));
    exchange.sendResponseHeaders(206, resource.endless ? 0 : last - first + 1);
    send(exchange, resource, content, first, last - first + 1);
    return 206;
  }

  private static int head(HttpExchange exchange, Resource resource, int length) throws IOException {
    if (resource.headRefused) {
      return refuse(exchange, 405);
    }
    add(exchange, "Content-Length", resource.chunked ? null : Integer.toString(length));
    return refuse(exchange, 200);
  }

  private static void send(
      HttpExchange exchange, Resource resource, byte[] content, int offset, int length)
      throws IOException, InterruptedException {
    boolean breaking = resource.breaks.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    int until = breaking || resource.silent ? length / 2 : length;
    OutputStream body = exchange.getResponseBody();
    // The server would keep the headers until there is something of the body.
    body.flush();
    int sent = 0;
    while (sent < until) {
      int step = Math.min(Math.min(64 * 1024, resource.bytesPerSecond / 10), until - sent);
      step = resource.awaitOpen(offset + sent, step);
      // Before they go out: who has received them finds them counted.
      resource.sent.addAndGet(step);
      body.write(content, offset + sent, step);
      sent += step;
      if (resource.bytesPerSecond < Integer.MAX_VALUE) {
        body.flush();
        Thread.sleep(1000L * step / resource.bytesPerSecond);
      }
    }
    if (resource.silent) {
      body.flush();
      Thread.sleep(60_000);
    }
    // Longer than any test waits.
    for (int i = 0; resource.endless && i < 6_000; i++) {
      body.write(new byte[1_000]);
      body.flush();
      Thread.sleep(10);
    }
    if (breaking) {
      body.flush();
      throw new IOException("broken off on purpose");
    }
    body.close();
  }
}
