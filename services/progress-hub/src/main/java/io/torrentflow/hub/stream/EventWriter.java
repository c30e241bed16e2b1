package io.torrentflow.hub.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.WireJson;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Writes server-sent events (WHATWG HTML, section 9.2). Each has data, because browsers do not
 * dispatch an event without.
 */
@Singleton
class EventWriter {
  private static final String NO_DATA = "{}";

  private final ObjectMapper json;

  EventWriter(ObjectMapper json) {
    this.json = json;
  }

  StreamEvent job(JobView view) {
    return new StreamEvent(
        view.id(), view.seq(), StreamEvent.JOB, () -> WireJson.write(json, view));
  }

  StreamEvent gone(JobId job, long seq) {
    return new StreamEvent(
        job, seq, StreamEvent.GONE, () -> WireJson.write(json, Map.of("id", job, "seq", seq)));
  }

  /** The beginning of a stream: when the client comes back after the end. */
  static Buffer retry(long millis) {
    return Buffer.buffer("retry: " + millis + "\n\n");
  }

  static Buffer buffer(Item item) {
    return switch (item) {
      case Item.State(StreamEvent event, long id) ->
          event(Long.toString(id), event.name(), event.data().get());
      // An empty id makes the client forget the one it has.
      case Item.Reset reset -> event("", "reset", NO_DATA);
      case Item.Ready(long id) -> event(id == 0 ? "" : Long.toString(id), "ready", NO_DATA);
      case Item.Ping ping -> Buffer.buffer(": ping\n\n");
    };
  }

  Buffer end(EndReason reason) {
    String data = WireJson.write(json, Map.of("code", reason.name(), "detail", reason.detail()));
    return Buffer.buffer("event: end\ndata: " + data + "\n\n");
  }

  private static Buffer event(String id, String name, String data) {
    return Buffer.buffer("id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n");
  }
}
