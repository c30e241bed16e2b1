package io.torrentflow.stack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.torrentflow.stack.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobWatchTest {
  private static final String DOWNLOADING =
      "id: 5\nevent: job\ndata: {\"id\":\"1\",\"status\":\"downloading\",\"downloadedBytes\":7}\n\n";
  private static final String COMPLETED =
      "id: 9\nevent: job\ndata: {\"id\":\"1\",\"status\":\"completed\",\"downloadedBytes\":9}\n\n";
  private static final String READY = "id: 5\nevent: ready\ndata: {}\n\n";
  private static final String RESET = "id: \nevent: reset\ndata: {}\n\n";
  private static final String END =
      "event: end\ndata: {\"code\":\"LIFETIME_REACHED\",\"detail\":\"\"}\n\n";

  @TempDir Path folder;

  private final Queue<String> streams = new ArrayDeque<>();
  private final List<String> requested = new ArrayList<>();
  private HttpServer server;
  private GatewayClient gateway;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/events", this::stream);
    server.createContext(
        "/api/v1/jobs/1", exchange -> respond(exchange, "{\"id\":\"1\",\"status\":\"submitted\"}"));
    server.start();
    Path token = folder.resolve("token");
    Files.writeString(token, "tf_test");
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    gateway = new GatewayClient(address, "a@example.org", "secret", token);
  }

  @AfterEach
  void stop() {
    gateway.close();
    server.stop(0);
  }

  @Test
  void followsAJobToItsEnd() {
    streams.add(DOWNLOADING + READY + COMPLETED);
    List<Long> seen = new ArrayList<>();

    JobProgress end = gateway.follow("1", now -> seen.add(now.downloadedBytes()));

    assertThat(end.jobId()).isEqualTo("1");
    assertThat(end.isCompleted()).isTrue();
    assertThat(seen).containsExactly(7L, 9L);
  }

  @Test
  void opensTheStreamAgainWhereItEnded() {
    streams.add(DOWNLOADING + READY + END);
    streams.add(COMPLETED);

    assertThat(gateway.follow("1", now -> true).isCompleted()).isTrue();

    assertThat(requested).containsExactly("job=1 after null", "job=1 after 5");
  }

  @Test
  void forgetsItsPlaceAfterAReset() {
    streams.add(DOWNLOADING + RESET + END);
    streams.add(COMPLETED);

    gateway.follow("1", now -> true);

    assertThat(requested).containsExactly("job=1 after null", "job=1 after null");
  }

  @Test
  void stopsWhenTheJobIsDeleted() {
    streams.add(READY + "id: 6\nevent: gone\ndata: {\"id\":\"1\",\"seq\":6}\n\n");

    assertThatThrownBy(() -> gateway.follow("1", now -> true))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("deleted");
  }

  private void stream(HttpExchange exchange) throws IOException {
    requested.add(
        exchange.getRequestURI().getQuery()
            + " after "
            + exchange.getRequestHeaders().getFirst("Last-Event-ID"));
    respond(exchange, streams.remove());
  }

  private static void respond(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
