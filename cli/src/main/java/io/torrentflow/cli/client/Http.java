package io.torrentflow.cli.client;

import io.torrentflow.cli.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Requests to one server, whose restart is waited for. */
public final class Http implements AutoCloseable {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration BEGIN_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(500);
  // A gateway that is started again is ready within a quarter of it.
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);
  private static final int UNAVAILABLE = 503;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI server;
  private final Duration maxWait;
  private final Consumer<String> notes;

  private Http(URI server, Duration maxWait, Consumer<String> notes) {
    this.server = server;
    this.maxWait = maxWait;
    this.notes = notes;
  }

  /** Waits for a server that does not answer, and says so. */
  public static Http patient(URI server, Consumer<String> notes) {
    return new Http(server, MAX_WAIT, notes);
  }

  /** Fails at once if the server does not answer. */
  public static Http prompt(URI server) {
    return new Http(server, Duration.ZERO, sentence -> {});
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(REQUEST_TIMEOUT);
  }

  HttpRequest.Builder streamRequest(String path) {
    return HttpRequest.newBuilder(server.resolve(path));
  }

  HttpResponse<byte[]> post(String path, Map<String, ?> body, String cookie) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Responses.bytes(body)));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return Responses.require(send(request.build()));
  }

  /** Sends a request that may be sent twice: what it asks for is then so all the same. */
  HttpResponse<byte[]> send(HttpRequest request) {
    return send(request, true);
  }

  /**
   * @param isRepeatable whether it may be sent again where the server may have received it
   */
  HttpResponse<byte[]> send(HttpRequest request, boolean isRepeatable) {
    long deadline = System.nanoTime() + maxWait.toNanos();
    boolean announced = false;
    while (true) {
      try {
        HttpResponse<byte[]> response = sendOnce(request);
        if (response.statusCode() != UNAVAILABLE || System.nanoTime() > deadline) {
          return response;
        }
      } catch (CommandException e) {
        if (!isRepeatable && !(e.getCause() instanceof ConnectException)) {
          throw new CommandException(
              "The connection to " + server + " broke; \"ls\" shows whether it was done.", e);
        }
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
      if (!announced) {
        notes.accept("Waiting for " + server + ", which does not answer just now");
        announced = true;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  HttpResponse<byte[]> sendOnce(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new CommandException(
          server + " does not answer; does it run, and is the address right?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted while waiting for the server.", e);
    }
  }

  /** A stream, from its beginning on; the caller closes it. */
  HttpResponse<InputStream> stream(HttpRequest request) throws IOException {
    // Not the request's own timeout, which in newer Java is one of the whole stream.
    CompletableFuture<HttpResponse<InputStream>> begun =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    try {
      return begun.copy().orTimeout(BEGIN_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      begun.cancel(true);
      throw new IOException("The stream did not begin.", e);
    }
  }

  @Override
  public void close() {
    // Not close(): that would wait for streams that are still open.
    client.shutdownNow();
  }
}
