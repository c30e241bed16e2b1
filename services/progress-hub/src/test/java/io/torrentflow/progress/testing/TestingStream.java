package io.torrentflow.progress.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A reader of server-sent events that writes down what it gets until it is closed. */
public final class TestingStream implements AutoCloseable {
  /** One event: its id, its name and its data. */
  public record Event(long id, String name, String data) {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpResponse<InputStream> response;
  private final List<Event> events = new CopyOnWriteArrayList<>();
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

  /** Returns once the hub has answered: from then on every change reaches the reader. */
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

  /** Whether the hub has ended it. */
  public boolean isOver() {
    return over;
  }

  public List<Event> events() {
    return List.copyOf(events);
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
        if (!line.isEmpty()) {
          lines.add(line);
          continue;
        }
        String id = field(lines, "id");
        if (!id.isEmpty()) {
          events.add(new Event(Long.parseLong(id), field(lines, "event"), field(lines, "data")));
        }
        lines.clear();
      }
    } catch (IOException e) {
      // Closed.
    }
    over = true;
  }

  private static String field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
