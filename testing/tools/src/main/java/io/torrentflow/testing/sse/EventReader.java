package io.torrentflow.testing.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the stream of jobs, which records what it gets until it is closed, and closes only if
 * no job ever went back in {@code seq}.
 */
public final class EventReader implements AutoCloseable {
  // Longer than anything here takes on a slow machine.
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One event.
   *
   * @param id empty if it has none of its own
   */
  public record Event(String id, String name, JsonNode data) {
    /** The job that it is about. */
    public String job() {
      return data.path("id").asText();
    }

    public long seq() {
      return data.path("seq").asLong();
    }

    public String status() {
      return data.path("status").asText();
    }

    /** Why the stream ends. */
    public String code() {
      return data.path("code").asText();
    }
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpResponse<InputStream> response;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<String> comments = new CopyOnWriteArrayList<>();
  private final Map<String, Event> newest = new ConcurrentHashMap<>();
  private final List<String> steppedBack = new CopyOnWriteArrayList<>();
  private volatile String retry = "";
  private volatile boolean over;

  private EventReader(HttpRequest request) {
    try {
      response = client.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::read);
  }

  /**
   * @param lastEventId the id to go on after; null to start from the beginning
   */
  public static EventReader open(URI stream, String token, @Nullable String lastEventId) {
    return open(stream, "Authorization", "Bearer " + token, lastEventId);
  }

  /** Reads as a browser does that has this cookie. */
  public static EventReader openInBrowser(URI stream, String cookie) {
    return open(stream, "Cookie", cookie, null);
  }

  private static EventReader open(
      URI stream, String header, String credential, @Nullable String lastEventId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(stream)
            .header("Accept", "text/event-stream")
            .header(header, credential);
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return new EventReader(request.build());
  }

  public int statusCode() {
    return response.statusCode();
  }

  /** Empty if the response has no such header. */
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

  /** Whether the server has ended it. */
  public boolean isOver() {
    return over;
  }

  public List<Event> events() {
    return List.copyOf(events);
  }

  public List<Event> events(String name) {
    return events.stream().filter(event -> event.name().equals(name)).toList();
  }

  /** The id of the newest event that has one. */
  public String lastId() {
    return events.stream()
        .map(Event::id)
        .filter(id -> !id.isEmpty())
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  /** Waits until the first batch has come. */
  public EventReader awaitReady() {
    awaitEvent(event -> event.name().equals("ready"));
    return this;
  }

  public Event awaitSeq(long seq) {
    return awaitEvent(event -> event.name().equals("job") && event.seq() == seq);
  }

  /** Waits for an event of the job in this state. */
  public Event awaitStatus(String job, String status) {
    return awaitEvent(
        event ->
            event.name().equals("job") && event.job().equals(job) && event.status().equals(status));
  }

  public Event awaitEvent(Predicate<Event> wanted) {
    await().atMost(LIMIT).until(() -> events.stream().anyMatch(wanted));
    return events.stream().filter(wanted).findFirst().orElseThrow();
  }

  /** Waits until the server has ended the stream; its reason, or "none". */
  public String awaitEnd() {
    await().atMost(LIMIT).until(this::isOver);
    return events("end").stream().map(Event::code).findFirst().orElse("none");
  }

  @Override
  public void close() {
    client.shutdownNow();
    assertThat(steppedBack).as("states that are older than one read before").isEmpty();
  }

  private void read() {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isEmpty()) {
          take(lines);
          lines.clear();
        } else {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      // The stream ended; what came is kept.
    }
    over = true;
  }

  private void take(List<String> lines) throws IOException {
    lines.stream().filter(line -> line.startsWith(":")).forEach(comments::add);
    String time = field(lines, "retry");
    if (!time.isEmpty()) {
      retry = time;
    }
    String name = field(lines, "event");
    if (!name.isEmpty()) {
      add(new Event(field(lines, "id"), name, JSON.readTree(field(lines, "data"))));
    }
  }

  private void add(Event event) {
    if (event.name().equals("job")) {
      Event before = newest.put(event.job(), event);
      if (before != null && before.seq() > event.seq()) {
        steppedBack.add(before + " before " + event);
      }
    }
    events.add(event);
  }

  private static String field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
