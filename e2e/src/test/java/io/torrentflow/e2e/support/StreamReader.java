package io.torrentflow.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A reader of server-sent events, which closes only if no job ever went back in {@code seq}. */
public final class StreamReader implements AutoCloseable {
  /** An event as it came. */
  public record Event(String name, long id, JsonNode data) {
    /** The job that it is about. */
    public String job() {
      return data.path("id").asText();
    }

    public String status() {
      return data.path("status").asText();
    }

    public long seq() {
      return data.path("seq").asLong();
    }
  }

  private static final ObjectMapper JSON = WireJson.mapper();

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final Map<String, Event> newest = new ConcurrentHashMap<>();
  private final List<String> steppedBack = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final int statusCode;
  private final Thread thread;

  private StreamReader(URI stream, String header, String credential, long lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(stream)
            .header(header, credential)
            .header("Accept", "text/event-stream");
    if (lastEventId > 0) {
      request.header("Last-Event-ID", Long.toString(lastEventId));
    }
    HttpResponse<Stream<String>> response = http.send(request.build(), BodyHandlers.ofLines());
    statusCode = response.statusCode();
    thread = Thread.ofVirtual().start(() -> read(response.body()));
  }

  public static StreamReader open(URI stream, TestingUser user, long lastEventId) {
    return open(stream, "Authorization", "Bearer " + user.token(), lastEventId);
  }

  /** Reads as a browser does that the user has logged in with. */
  public static StreamReader openInBrowser(URI stream, TestingUser user) {
    return open(stream, "Cookie", user.cookie(), 0);
  }

  private static StreamReader open(URI stream, String header, String credential, long lastEventId) {
    try {
      return new StreamReader(stream, header, credential, lastEventId);
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

  /** The states of jobs. */
  public List<Event> states() {
    return events.stream().filter(event -> event.name().equals("job")).toList();
  }

  /** Waits until the reader has the state of every job. */
  public Event awaitReady() {
    return awaitEvent("ready", event -> true);
  }

  /** Waits until the job is gone. */
  public Event awaitGone(String job) {
    return awaitEvent("gone", event -> event.job().equals(job));
  }

  /** Waits for an event of the job in this state. */
  public Event awaitStatus(String job, String status) {
    return awaitEvent("job", event -> event.job().equals(job) && event.status().equals(status));
  }

  /** Waits for an event of the job that tells this reason for there being no progress. */
  public Event awaitReason(String job, String code) {
    return awaitEvent(
        "job",
        event ->
            event.job().equals(job)
                && event.data().path("reason").path("code").asText().equals(code));
  }

  /** Waits until the server has ended the stream. */
  public void awaitEnd() {
    await().atMost(TestingUser.LIMIT).until(() -> !thread.isAlive());
  }

  private Event awaitEvent(String name, Predicate<Event> wanted) {
    Predicate<Event> matches = event -> event.name().equals(name) && wanted.test(event);
    await().atMost(TestingUser.LIMIT).until(() -> events.stream().anyMatch(matches));
    return events.stream().filter(matches).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    http.shutdownNow();
    thread.interrupt();
    assertThat(steppedBack).as("states that are older than one read before").isEmpty();
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

  private void read(Stream<String> lines) {
    String[] name = {""};
    long[] id = {0};
    try {
      lines.forEach(
          line -> {
            if (line.startsWith("event:")) {
              name[0] = line.substring(6).strip();
            } else if (line.startsWith("id:")) {
              String text = line.substring(3).strip();
              id[0] = text.isEmpty() ? 0 : Long.parseLong(text);
            } else if (line.startsWith("data:")) {
              add(new Event(name[0], id[0], parse(line.substring(5))));
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
