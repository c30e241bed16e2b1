package io.torrentflow.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.torrentflow.cli.CommandException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpComponentTest {
  private final AtomicInteger requests = new AtomicInteger();
  private final List<String> notes = new ArrayList<>();
  private HttpServer server;
  private URI address;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(requests.incrementAndGet() == 1 ? 503 : 200, -1);
          exchange.close();
        });
    server.start();
    address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void waitsForAServerThatAnswers503() {
    try (Http http = Http.patient(address, notes::add)) {
      assertThat(http.send(http.request("/").build()).statusCode()).isEqualTo(200);
    }
    assertThat(notes).singleElement().asString().contains(address.toString());
  }

  @Test
  void failsAtOnceWithoutRetries() {
    server.stop(0);

    try (Http http = Http.prompt(address)) {
      assertThatThrownBy(() -> http.send(http.request("/").build()))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("does not answer");
    }
  }

  @Test
  void sendsOnlyOnceWhatMayNotBeRepeated() {
    breakConnections();

    try (Http http = Http.patient(address, notes::add)) {
      assertThatThrownBy(() -> http.send(aPost(http), false))
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("broke");
    }

    assertThat(requests).hasValue(1);
  }

  @Test
  void sendsAgainWhatMayBeRepeated() {
    breakConnections();

    try (Http http = Http.patient(address, notes::add)) {
      assertThat(http.send(aPost(http)).statusCode()).isEqualTo(200);
    }

    assertThat(requests).hasValueGreaterThan(1);
  }

  // The client itself repeats only what has no effect.
  private static HttpRequest aPost(Http http) {
    return http.request("/").POST(HttpRequest.BodyPublishers.noBody()).build();
  }

  // The first request is received, and its response is lost.
  private void breakConnections() {
    server.removeContext("/");
    server.createContext(
        "/",
        exchange -> {
          if (requests.incrementAndGet() == 1) {
            exchange.close();
          } else {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          }
        });
  }
}
