package io.torrentflow.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.cli.CommandException;
import io.torrentflow.kernel.wire.JobView;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows one job or all live: over the event stream, and by polling while the stream is broken.
 */
public final class JobFollower {
  private static final Duration RETRY = Duration.ofSeconds(1);
  // Two pings of a hub and some more: nothing comes any more.
  private static final Duration SILENCE = Duration.ofSeconds(35);
  private static final Duration REOPEN = Duration.ofMillis(250);
  // Through a restart of the gateway, but not through the night.
  private static final int MAX_FAILURES = 120;

  private final GatewayClient gateway;
  private final String jobId;
  private final Duration silence;
  private String lastEventId = "";
  private int failures;
  private @Nullable JobView last;

  /** With an empty id for all jobs. */
  public JobFollower(GatewayClient gateway, String jobId) {
    this(gateway, jobId, SILENCE);
  }

  JobFollower(GatewayClient gateway, String jobId, Duration silence) {
    this.gateway = gateway;
    this.jobId = jobId;
    this.silence = silence;
  }

  /** Receives how all of a user's jobs go on. */
  public interface Watcher {
    void changed(JobView now);

    /** The job was taken off the list. */
    void gone(String id);

    /** What has come until now may have changed: every job follows. */
    void reset();

    /** The state of every job has come, also after a break. */
    void ready();

    /** Called at each failed try while the server does not respond. */
    void disconnected();
  }

  /** What a stream says; of a job, whether to read on. */
  private interface Events {
    boolean changed(JobView now);

    void gone(String id);

    default void reset() {}

    default void ready() {}
  }

  /**
   * Follows the job until it ends, or the caller wants no more; its last state.
   *
   * @param changed receives each newest state; returns whether to go on
   * @param disconnected called at each failed try while the server does not respond
   */
  public JobView toEnd(Predicate<JobView> changed, Runnable disconnected) {
    Events events =
        new Events() {
          @Override
          public boolean changed(JobView now) {
            return take(now, changed);
          }

          @Override
          public void gone(String id) {
            throw new CommandException("The job was deleted.");
          }
        };
    while (true) {
      boolean responded = read(events);
      if (last == null && !responded) {
        poll(changed, disconnected);
      }
      if (last != null) {
        return last;
      }
      LockSupport.parkNanos((responded ? REOPEN : RETRY).toNanos());
    }
  }

  /** Follows all of the user's jobs, for as long as the program runs. */
  public void all(Watcher watcher) {
    Events events =
        new Events() {
          @Override
          public boolean changed(JobView now) {
            watcher.changed(now);
            return true;
          }

          @Override
          public void gone(String id) {
            watcher.gone(id);
          }

          @Override
          public void reset() {
            watcher.reset();
          }

          @Override
          public void ready() {
            watcher.ready();
          }
        };
    while (true) {
      if (!read(events)) {
        watcher.disconnected();
      }
      LockSupport.parkNanos(RETRY.toNanos());
    }
  }

  private boolean take(JobView now, Predicate<JobView> changed) {
    failures = 0;
    boolean goesOn = changed.test(now) && !now.status().isTerminal();
    last = goesOn ? last : now;
    return goesOn;
  }

  private void poll(Predicate<JobView> changed, Runnable disconnected) {
    try {
      take(gateway.jobNow(jobId), changed);
    } catch (CommandException e) {
      failures++;
      boolean isRefusal = e instanceof ApiException api && api.status() < 500;
      if (isRefusal || failures >= MAX_FAILURES) {
        throw e;
      }
      disconnected.run();
    }
  }

  // Goes on where it was left; whether the server was there, to the end.
  private boolean read(Events events) {
    try {
      HttpResponse<InputStream> response = gateway.events(jobId, lastEventId);
      try (InputStream body = response.body();
          SilenceWatch watch = new SilenceWatch(silence, body)) {
        if (response.statusCode() != 200) {
          return refusedOr(response.statusCode(), body.readAllBytes());
        }
        SseParser parser = new SseParser();
        Iterator<String> line =
            new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))
                .lines()
                .iterator();
        boolean responded = false;
        boolean goesOn = true;
        while (goesOn && line.hasNext()) {
          SseParser.Event event = parser.accept(line.next()).orElse(null);
          watch.heard();
          responded = true;
          goesOn = event == null || handle(event, events);
        }
        return responded && !watch.isBroken();
      }
    } catch (IOException | UncheckedIOException e) {
      // The stream broke; the caller decides whether to open it again.
      return false;
    }
  }

  // Of one job the poll refuses, in words of its own; a token that is not good opens no stream.
  private boolean refusedOr(int status, byte[] body) {
    if (jobId.isEmpty() && status < 500) {
      throw Responses.refusal(status, body);
    }
    return false;
  }

  private boolean handle(SseParser.Event event, Events events) {
    // "reset" comes with an empty id: the stream is then taken up from its beginning.
    lastEventId = event.id() == null ? lastEventId : event.id();
    byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
    switch (event.type()) {
      case "job" -> {
        return events.changed(Responses.read(data, JobView.class));
      }
      case "gone" -> events.gone(Responses.read(data, JsonNode.class).path("id").asText());
      case "reset" -> events.reset();
      case "ready" -> events.ready();
      // After "end" the stream is opened again.
      default -> {}
    }
    return true;
  }
}
