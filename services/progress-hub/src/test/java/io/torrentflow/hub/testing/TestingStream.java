package io.torrentflow.hub.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A reader of server-sent events that records what it gets until it is closed. */
public final class TestingStream implements AutoCloseable {
  public static final Duration BOUND = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = WireJson.mapper();

  /** One event; the fields that it does not have are empty. */
  public record Event(String id, String name, String data) {
    public JsonNode json() {
      try {
        return JSON.readTree(data);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public long seq() {
      return json().path("seq").asLong();
    }

    public String job() {
      return json().path("id").asText();
    }

    public String status() {
      return json().path("status").asText();
    }

    public String code() {
      return json().path("code").asText();
    }
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpResponse<InputStream> response;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<String> comments = new CopyOnWriteArrayList<>();
  private volatile String retry = "";
  private volatile boolean over;

  private TestingStream(HttpRequest request) {
    try {
      response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::read);
  }

  public static TestingStream open(URI uri, String token, String lastEventId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + token);
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return new TestingStream(request.build());
  }

  public int status() {
    return response.statusCode();
  }

  public String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** When the client is to come back, in milliseconds. */
  public String retry() {
    return retry;
  }

  public List<String> comments() {
    return List.copyOf(comments);
  }

  /** Whether the hub has ended it. */
  public boolean isOver() {
    return over;
  }

  public List<Event> events() {
    return List.copyOf(events);
  }

  public List<Event> events(String name) {
    return events.stream().filter(event -> event.name().equals(name)).toList();
  }

  /** Waits until the first batch has come. */
  public TestingStream awaitReady() {
    awaitEvent(event -> event.name().equals("ready"));
    return this;
  }

  public Event awaitEvent(Predicate<Event> wanted) {
    await().atMost(BOUND).until(() -> events.stream().anyMatch(wanted));
    return events.stream().filter(wanted).findFirst().orElseThrow();
  }

  public Event awaitSeq(long seq) {
    return awaitEvent(event -> event.name().equals("job") && event.seq() == seq);
  }

  /** Waits for the end; its reason. */
  public String awaitEnd() {
    await().atMost(BOUND).until(this::isOver);
    return events("end").stream().map(Event::code).findFirst().orElse("none");
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private void read() {
    List<String> lines = new ArrayList<>();
    try (var reader =
        new java.io.BufferedReader(
            new java.io.InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isEmpty()) {
          take(lines);
          lines.clear();
        } else {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      // Closed.
    }
    over = true;
  }

  private void take(List<String> lines) {
    if (!field(lines, "event").isEmpty()) {
      events.add(new Event(field(lines, "id"), field(lines, "event"), field(lines, "data")));
    }
    if (!field(lines, "retry").isEmpty()) {
      retry = field(lines, "retry");
    }
    lines.stream().filter(line -> line.startsWith(":")).forEach(comments::add);
  }

  private static String field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
