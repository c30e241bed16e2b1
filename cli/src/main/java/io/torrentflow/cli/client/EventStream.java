package io.torrentflow.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.kernel.wire.JobView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
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

  /** Told what the stream says; each returns whether to read on. */
  interface Reader {
    boolean changed(JobView now);

    /** The user has taken the job off the list. */
    boolean gone(String id);
  }

  /** Reads from where it was left; whether the server was there at all. */
  boolean read(Reader reader) {
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
          goesOn = event == null || take(event, reader);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // The stream broke; whoever reads it decides whether to open it again.
      return heard;
    }
    return heard;
  }

  private boolean take(SseParser.Event event, Reader reader) {
    // "reset" comes with an empty id: the stream is then taken up from its beginning.
    lastEventId = event.id() == null ? lastEventId : event.id();
    byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
    return switch (event.type()) {
      case "job" -> reader.changed(Responses.read(data, JobView.class));
      case "gone" -> reader.gone(Responses.read(data, JsonNode.class).path("id").asText());
      // "ready" and "end" say nothing of a job; after "end" the stream is opened again.
      default -> true;
    };
  }
}
