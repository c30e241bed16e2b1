package io.torrentflow.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.StartJob;
import io.torrentflow.kernel.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An agent's door: says how it is, and takes or refuses what it is offered. */
final class TestingAgent implements AutoCloseable {
  private static final ObjectMapper JSON = WireJson.mapper();

  private final AgentId id;
  private final HttpServer server;
  private final boolean refuses;
  private final List<StartJob> started = new CopyOnWriteArrayList<>();
  private final List<String> orders = new CopyOnWriteArrayList<>();

  TestingAgent(String id, boolean refuses) {
    this.id = new AgentId(id);
    this.refuses = refuses;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/agent/health", x -> answer(x, 200, JSON.writeValueAsBytes(state(4))));
    server.createContext("/agent/jobs/", this::order);
    server.createContext("/agent/jobs/start", this::start);
    server.start();
  }

  AgentState state(int slots, AgentState.HeldJob... held) {
    return new AgentState(
        id,
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        "test",
        slots,
        0,
        0,
        List.of(SourceType.values()),
        false,
        List.of(held));
  }

  List<StartJob> started() {
    return List.copyOf(started);
  }

  List<String> orders() {
    return List.copyOf(orders);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void start(HttpExchange exchange) throws IOException {
    StartJob job = JSON.readValue(exchange.getRequestBody().readAllBytes(), StartJob.class);
    if (refuses) {
      answer(
          exchange,
          409,
          "{\"code\":\"AGENT_FULL\",\"status\":409,\"errors\":[]}"
              .getBytes(StandardCharsets.UTF_8));
      return;
    }
    started.add(job);
    answer(exchange, 202, new byte[0]);
  }

  private void order(HttpExchange exchange) throws IOException {
    orders.add(exchange.getRequestURI().getPath());
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
