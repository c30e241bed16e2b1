package io.torrentflow.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.DrainWish;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.kernel.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An agent's door: says how it is, and takes or refuses what it is offered. */
final class TestingAgent implements AutoCloseable {
  private static final ObjectMapper JSON = WireJson.mapper();

  private final AgentId id;
  private final HttpServer server;
  private final @Nullable ProblemCode refusal;
  private final UUID boot = UUID.randomUUID();
  private final AtomicLong beat = new AtomicLong();
  private volatile List<SourceType> sources = List.of(SourceType.values());
  private volatile boolean hangs;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<StartTransfer> started = new CopyOnWriteArrayList<>();
  private final List<DrainWish> drains = new CopyOnWriteArrayList<>();
  private final List<String> orders = new CopyOnWriteArrayList<>();

  TestingAgent(String id) {
    this(id, null);
  }

  /** An agent that says how it is, and responds to nothing that it is offered. */
  static TestingAgent hanging(String id) {
    TestingAgent agent = new TestingAgent(id);
    agent.hangs = true;
    return agent;
  }

  /**
   * @param refusal what it answers to every start; null if it takes everything
   */
  TestingAgent(String id, @Nullable ProblemCode refusal) {
    this.id = new AgentId(id);
    this.refusal = refusal;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/agent/health", x -> answer(x, 200, JSON.writeValueAsBytes(state(1_000))));
    server.createContext("/agent/drain", this::drain);
    server.createContext("/agent/transfers/", this::order);
    server.createContext("/agent/transfers/start", this::start);
    server.start();
  }

  AgentState state(int slots, AgentState.HeldTransfer... held) {
    return new AgentState(
        id,
        boot,
        beat.incrementAndGet(),
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        "test",
        slots,
        0,
        0,
        sources,
        90_000_000_000L,
        false,
        false,
        List.of(held));
  }

  AgentId id() {
    return id;
  }

  void canFetch(SourceType... kinds) {
    sources = List.of(kinds);
  }

  List<StartTransfer> started() {
    return List.copyOf(started);
  }

  List<String> orders() {
    return List.copyOf(orders);
  }

  List<DrainWish> drains() {
    return List.copyOf(drains);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void start(HttpExchange exchange) throws IOException {
    StartTransfer transfer =
        JSON.readValue(exchange.getRequestBody().readAllBytes(), StartTransfer.class);
    if (hangs) {
      return;
    }
    ProblemCode code = refusal;
    if (code != null) {
      String problem =
          "{\"code\":\"%s\",\"status\":%d,\"errors\":[]}".formatted(code.name(), code.httpStatus());
      answer(exchange, code.httpStatus(), problem.getBytes(StandardCharsets.UTF_8));
      return;
    }
    started.add(transfer);
    answer(exchange, 202, new byte[0]);
  }

  private void order(HttpExchange exchange) throws IOException {
    orders.add(exchange.getRequestURI().getPath());
    answer(exchange, 204, new byte[0]);
  }

  private void drain(HttpExchange exchange) throws IOException {
    drains.add(JSON.readValue(exchange.getRequestBody().readAllBytes(), DrainWish.class));
    answer(exchange, 204, new byte[0]);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
