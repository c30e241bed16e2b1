package io.torrentflow.stack.client;

import io.torrentflow.stack.StackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Follows one job live: over the event stream, and by asking while the stream is broken. */
final class JobWatch {
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

  // Through a restart of the gateway, but not through the night.
  private static final int MAX_FAILURES = 30;

  private final GatewayClient gateway;
  private final String jobId;
  private String lastEventId = "";
  private int failures;

  JobWatch(GatewayClient gateway, String jobId) {
    this.gateway = gateway;
    this.jobId = jobId;
  }

  JobProgress run(Predicate<JobProgress> listener) {
    Duration pause = FIRST_BACKOFF;
    while (true) {
      int failuresBefore = failures;
      Optional<JobProgress> end = stream(listener);
      if (end.isEmpty()) {
        end = ask(listener);
      }
      if (end.isPresent()) {
        return end.get();
      }
      pause = failures > failuresBefore ? longer(pause) : FIRST_BACKOFF;
      rest(pause);
    }
  }

  private Optional<JobProgress> stream(Predicate<JobProgress> listener) {
    try {
      HttpResponse<Stream<String>> answer = gateway.events(jobId, lastEventId);
      try (Stream<String> lines = answer.body()) {
        return answer.statusCode() == 200 ? read(lines.iterator(), listener) : Optional.empty();
      }
    } catch (IOException | UncheckedIOException e) {
      // The stream broke; the job itself is asked next, and then the stream is taken up again.
      return Optional.empty();
    }
  }

  private Optional<JobProgress> read(Iterator<String> lines, Predicate<JobProgress> listener) {
    SseParser parser = new SseParser();
    while (lines.hasNext()) {
      Optional<JobProgress> last =
          parser.accept(lines.next()).flatMap(event -> take(event, listener));
      if (last.isPresent()) {
        return last;
      }
    }
    return Optional.empty();
  }

  /** Takes an event; gives the job if nothing more is to be heard of it. */
  private Optional<JobProgress> take(SseParser.Event event, Predicate<JobProgress> listener) {
    failures = 0;
    // "reset" comes with an empty id: the stream is then taken up from its beginning.
    lastEventId = event.id() == null ? lastEventId : event.id();
    return switch (event.type()) {
      case "job" -> {
        JobProgress now =
            Answers.read(event.data().getBytes(StandardCharsets.UTF_8), JobProgress.class);
        yield !listener.test(now) || now.isTerminal() ? Optional.of(now) : Optional.empty();
      }
      case "gone" -> throw new StackException("The job was deleted.");
      // "ready" and "end" say nothing of the job; after "end" the stream is opened again.
      default -> Optional.empty();
    };
  }

  private Optional<JobProgress> ask(Predicate<JobProgress> listener) {
    try {
      JobProgress now = JobProgress.of(gateway.job(jobId));
      failures = 0;
      return !listener.test(now) || now.isTerminal() ? Optional.of(now) : Optional.empty();
    } catch (ApiException e) {
      throw e;
    } catch (StackException e) {
      failures++;
      if (failures >= MAX_FAILURES) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(MAX_BACKOFF) < 0 ? doubled : MAX_BACKOFF;
  }

  private static void rest(Duration pause) {
    try {
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted; the job goes on.", e);
    }
  }
}
