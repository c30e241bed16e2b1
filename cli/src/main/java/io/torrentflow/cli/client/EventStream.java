package io.torrentflow.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.kernel.wire.JobView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Live states of one job or of all, read until the stream ends; it can be opened again. */
final class EventStream {
  private final GatewayClient gateway;
  private final String jobId;
  private String lastEventId = "";

  EventStream(GatewayClient gateway, String jobId) {
    this.gateway = gateway;
    this.jobId = jobId;
  }

  /**
   * Reads from where it was left.
   *
   * @param changed receives a job's newest state; returns whether to read on
   * @param gone receives the id of a job that its user has taken off the list
   * @return whether the server was there at all
   */
  boolean read(Predicate<JobView> changed, Consumer<String> gone) {
    boolean heard = false;
    try {
      HttpResponse<Stream<String>> response = gateway.events(jobId, lastEventId);
      try (Stream<String> lines = response.body()) {
        SseParser parser = new SseParser();
        Iterator<String> line = lines.iterator();
        boolean goesOn = response.statusCode() == 200;
        while (goesOn && line.hasNext()) {
          SseParser.Event event = parser.accept(line.next()).orElse(null);
          heard = true;
          goesOn = event == null || take(event, changed, gone);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // The stream broke; the caller decides whether to open it again.
      return heard;
    }
    return heard;
  }

  private boolean take(SseParser.Event event, Predicate<JobView> changed, Consumer<String> gone) {
    // "reset" comes with an empty id: the stream is then taken up from its beginning.
    lastEventId = event.id() == null ? lastEventId : event.id();
    byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
    switch (event.type()) {
      case "job" -> {
        return changed.test(Responses.read(data, JobView.class));
      }
      case "gone" -> gone.accept(Responses.read(data, JsonNode.class).path("id").asText());
      // "ready" and "end" say nothing of a job; after "end" the stream is opened again.
      default -> {}
    }
    return true;
  }
}
