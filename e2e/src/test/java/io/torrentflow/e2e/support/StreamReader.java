package io.torrentflow.e2e.support;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.wire.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A reader of server-sent events. */
public final class StreamReader implements AutoCloseable {
  /** An event as it came. */
  public record Event(long id, JsonNode job) {
    public String status() {
      return job.get("status").asText();
    }
  }

  private static final ObjectMapper JSON = WireJson.mapper();

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final int statusCode;
  private final Thread thread;

  private StreamReader(URI stream, String token, long lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(stream)
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream");
    if (lastEventId > 0) {
      request.header("Last-Event-ID", Long.toString(lastEventId));
    }
    HttpResponse<Stream<String>> response = http.send(request.build(), BodyHandlers.ofLines());
    statusCode = response.statusCode();
    thread = Thread.ofVirtual().start(() -> read(response.body()));
  }

  public static StreamReader open(URI stream, TestingUser user, long lastEventId) {
    try {
      return new StreamReader(stream, user.token(), lastEventId);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public int statusCode() {
    return statusCode;
  }

  public List<Event> events() {
    return List.copyOf(events);
  }

  /** Waits for an event of the job in this state. */
  public Event awaitStatus(String job, String status) {
    await().atMost(TestingUser.LIMIT).until(() -> find(job, status) != null);
    Event found = find(job, status);
    if (found == null) {
      throw new AssertionError("events only grow");
    }
    return found;
  }

  @Override
  public void close() {
    http.shutdownNow();
    thread.interrupt();
  }

  private @org.jspecify.annotations.Nullable Event find(String job, String status) {
    return events.stream()
        .filter(e -> e.job().get("jobId").asText().equals(job) && e.status().equals(status))
        .findFirst()
        .orElse(null);
  }

  private void read(Stream<String> lines) {
    long[] id = {0};
    try {
      lines.forEach(
          line -> {
            if (line.startsWith("id:")) {
              id[0] = Long.parseLong(line.substring(3).strip());
            } else if (line.startsWith("data:")) {
              events.add(new Event(id[0], parse(line.substring(5))));
            }
          });
    } catch (java.io.UncheckedIOException e) {
      // The stream ended; what came is kept.
    }
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
