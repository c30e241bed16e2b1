package io.torrentflow.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.torrentflow.cli.AJob;
import io.torrentflow.cli.CommandException;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFollowerComponentTest {
  private static final String DOWNLOADING =
      "id: 5\nevent: job\ndata: {\"id\":\""
          + AJob.ID
          + "\",\"status\":\"downloading\",\"downloadedBytes\":7}\n\n";
  private static final String COMPLETED =
      "id: 9\nevent: job\ndata: {\"id\":\""
          + AJob.ID
          + "\",\"status\":\"completed\",\"downloadedBytes\":9}\n\n";
  // Begins, and then sends nothing more.
  private static final String SILENT = "silent";
  private static final String REFUSED = "refused";
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
        "/api/v1/jobs/" + AJob.ID,
        exchange -> respond(exchange, "{\"id\":\"" + AJob.ID + "\",\"status\":\"submitted\"}"));
    server.start();
    Path token = folder.resolve("token");
    Files.writeString(token, "tf_test");
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    Http http = Http.prompt(address);
    gateway = new GatewayClient(http, new PasswordLogin(http, "a@example.org", "secret", token));
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

    JobView end =
        new JobFollower(gateway, AJob.ID)
            .toEnd(now -> seen.add(now.progress().downloadedBytes()), () -> {});

    assertThat(end.id()).hasToString(AJob.ID);
    assertThat(end.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(seen).containsExactly(7L, 9L);
  }

  @Test
  void reopensTheStreamAfterTheLastEventId() {
    streams.add(DOWNLOADING + READY + END);
    streams.add(COMPLETED);

    assertThat(new JobFollower(gateway, AJob.ID).toEnd(now -> true, () -> {}).status())
        .isEqualTo(JobStatus.COMPLETED);

    assertThat(requested)
        .containsExactly("job=" + AJob.ID + " after null", "job=" + AJob.ID + " after 5");
  }

  @Test
  void reopensTheStreamFromTheBeginningAfterAReset() {
    streams.add(DOWNLOADING + RESET + END);
    streams.add(COMPLETED);

    new JobFollower(gateway, AJob.ID).toEnd(now -> true, () -> {});

    assertThat(requested)
        .containsExactly("job=" + AJob.ID + " after null", "job=" + AJob.ID + " after null");
  }

  @Test
  void stopsWhenTheJobIsDeleted() {
    streams.add(READY + "id: 6\nevent: gone\ndata: {\"id\":\"" + AJob.ID + "\",\"seq\":6}\n\n");

    assertThatThrownBy(() -> new JobFollower(gateway, AJob.ID).toEnd(now -> true, () -> {}))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("deleted");
  }

  @Test
  void pollsWhenTheStreamHasGoneSilent() {
    streams.add(SILENT);

    JobView end =
        new JobFollower(gateway, AJob.ID, Duration.ofMillis(200))
            .toEnd(now -> now.status() == JobStatus.DOWNLOADING, () -> {});

    assertThat(end.status()).isEqualTo(JobStatus.SUBMITTED);
  }

  @Test
  void saysWhenABrokenStreamOfAllJobsIsBack() {
    streams.add("");
    streams.add(RESET + DOWNLOADING + READY + END);
    streams.add(REFUSED);
    List<String> events = new ArrayList<>();
    JobFollower.Watcher watcher =
        new JobFollower.Watcher() {
          @Override
          public void changed(JobView now) {
            events.add(now.status().wireName());
          }

          @Override
          public void gone(String id) {
            events.add("gone");
          }

          @Override
          public void reset() {
            events.add("reset");
          }

          @Override
          public void ready() {
            events.add("ready");
          }

          @Override
          public void disconnected() {
            events.add("disconnected");
          }
        };

    assertThatThrownBy(() -> new JobFollower(gateway, "").all(watcher))
        .isInstanceOf(ApiException.class);

    assertThat(events).containsExactly("disconnected", "reset", "downloading", "ready");
  }

  private void stream(HttpExchange exchange) throws IOException {
    requested.add(
        exchange.getRequestURI().getQuery()
            + " after "
            + exchange.getRequestHeaders().getFirst("Last-Event-ID"));
    String body = streams.remove();
    if (body.equals(REFUSED)) {
      exchange.sendResponseHeaders(401, -1);
      exchange.close();
    } else if (body.equals(SILENT)) {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(DOWNLOADING.getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
    } else {
      respond(exchange, body);
    }
  }

  private static void respond(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
