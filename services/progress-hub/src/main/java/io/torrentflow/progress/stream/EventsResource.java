package io.torrentflow.progress.stream;

import io.smallrye.mutiny.Multi;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.vertx.core.http.HttpServerResponse;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Live progress as server-sent events: first how things are, then every change. */
@Path("/api/v1")
@RolesAllowed(Role.VIEWER_ROLE)
public class EventsResource {
  private static final String EVENT_NAME = "job";
  // Timers take no longer wait; a token without an end is asked for again by then.
  private static final Duration LONGEST_STREAM = Duration.ofHours(24);

  private final Readers readers;
  private final CurrentCaller caller;
  private final InstantSource clock;

  EventsResource(Readers readers, CurrentCaller caller, InstantSource clock) {
    this.readers = readers;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @Path("/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<OutboundSseEvent> ofUser(
      @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) @Nullable String lastEventId,
      @Context Sse sse,
      @Context HttpServerResponse response) {
    return stream(null, lastEventId, sse, response);
  }

  @GET
  @JobVisible
  @Path("/jobs/{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<OutboundSseEvent> ofJob(
      @PathParam("id") JobId id,
      @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) @Nullable String lastEventId,
      @Context Sse sse,
      @Context HttpServerResponse response) {
    return stream(id, lastEventId, sse, response);
  }

  private Multi<OutboundSseEvent> stream(
      @Nullable JobId job, @Nullable String lastEventId, Sse sse, HttpServerResponse response) {
    Caller reading = caller.get();
    Reader reader = readers.add(reading.user(), caller.credential(), job, place(lastEventId));
    Multi<OutboundSseEvent> events =
        readers
            .catchUp(reader)
            .onFailure()
            .invoke(reader::cancel)
            .onCancellation()
            .invoke(reader::cancel)
            .onItem()
            .transformToMulti(caughtUp -> opened(reader))
            .map(item -> event(item, sse))
            .select()
            .first(untilExpiry(reading));
    // Set here because the headers of a RestMulti do not reach a stream of events. A proxy that
    // collects the answer before it passes it on would end all liveness.
    response.putHeader("X-Accel-Buffering", "no").putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    return events;
  }

  private static Multi<Reader.Item> opened(Reader reader) {
    // The comment sends the headers off, also where there is no job yet.
    reader.ping();
    reader.open();
    return Multi.createFrom().publisher(reader);
  }

  /** What is no number is what no stream of ours has given out: such a reader begins anew. */
  private static long place(@Nullable String lastEventId) {
    return lastEventId != null && lastEventId.matches("[0-9]{1,18}")
        ? Long.parseLong(lastEventId)
        : 0;
  }

  private static OutboundSseEvent event(Reader.Item item, Sse sse) {
    return switch (item) {
      case Reader.State(StreamEvent event) ->
          sse.newEventBuilder()
              .id(Long.toString(event.id()))
              .name(EVENT_NAME)
              .data(String.class, event.snapshot())
              .build();
      case Reader.Ping ping -> sse.newEventBuilder().comment("ping").build();
    };
  }

  private Duration untilExpiry(Caller reading) {
    Instant expiry = reading.expiresAt();
    if (expiry == null) {
      return LONGEST_STREAM;
    }
    Duration left = Duration.between(clock.instant(), expiry);
    return left.compareTo(LONGEST_STREAM) < 0 ? left : LONGEST_STREAM;
  }
}
