package io.torrentflow.stack.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The gateway's REST API as the local admin. */
public final class GatewayClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int UNAUTHORIZED = 401;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI gateway;
  private final Login login;

  /**
   * A client that logs in when it first has to.
   *
   * @param tokenFile where the API token is kept
   */
  public GatewayClient(URI gateway, String email, String password, Path tokenFile) {
    this.gateway = gateway;
    this.login = new Login(client, gateway, email, password, tokenFile);
  }

  /** Submits the source; a known one gives the job that it already has. */
  public JobView submit(Source source) {
    return switch (source) {
      case Source.Magnet magnet -> submit(Map.of("magnetUri", magnet.text()));
      case Source.Url url -> submit(Map.of("url", url.text()));
      case Source.Torrent torrent -> submitFile(torrent.file());
    };
  }

  public JobView job(String id) {
    return Answers.read(send(request("/api/v1/jobs/" + id).GET()).body(), JobView.class);
  }

  /** The files of a job, all pages of them. */
  public List<RemoteFile> files(String jobId) {
    List<RemoteFile> files = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          Answers.json(
              send(
                  request(
                          "/api/v1/jobs/"
                              + jobId
                              + "/files"
                              + (cursor.isEmpty() ? "" : "?cursor=" + cursor))
                      .GET()));
      page.path("items")
          .forEach(item -> files.add(Answers.JSON.convertValue(item, RemoteFile.class)));
      cursor = page.path("nextCursor").asText("");
    } while (!cursor.isEmpty());
    return files;
  }

  /** A signed URL of the file; it is good for a short time only. */
  public URI link(String jobId, String fileId) {
    HttpRequest.Builder request =
        request("/api/v1/jobs/" + jobId + "/files/" + fileId + "/link")
            .POST(HttpRequest.BodyPublishers.noBody());
    return URI.create(Answers.json(send(request)).path("url").asText());
  }

  /** Takes the job off the admin's list, with its files. */
  public void delete(String jobId) {
    send(request("/api/v1/jobs/" + jobId).DELETE());
  }

  /** Follows a job to its end; the listener may end it earlier by returning false. */
  public JobProgress follow(String jobId, Predicate<JobProgress> listener) {
    return new JobWatch(this, jobId).run(listener);
  }

  /** An event stream's lines; the caller closes it. */
  HttpResponse<Stream<String>> events(String jobId, String lastEventId) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve("/api/v1/events?job=" + jobId))
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + login.token());
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  @Override
  public void close() {
    // Not close(): that would wait for streams that are still open.
    client.shutdownNow();
  }

  private JobView submit(Map<String, String> body) {
    HttpRequest.Builder request =
        request("/api/v1/jobs")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Answers.bytes(body)));
    return Answers.read(send(request).body(), JobView.class);
  }

  private JobView submitFile(Path torrent) {
    try {
      MultipartBody body =
          MultipartBody.ofTorrent(torrent.getFileName().toString(), Files.readAllBytes(torrent));
      HttpRequest.Builder request =
          request("/api/v1/jobs")
              .header("Content-Type", body.contentType())
              .POST(HttpRequest.BodyPublishers.ofByteArray(body.bytes()));
      return Answers.read(send(request).body(), JobView.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path)).timeout(LIMIT);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    HttpResponse<byte[]> answer =
        Answers.send(client, request.setHeader("Authorization", "Bearer " + login.token()).build());
    if (answer.statusCode() == UNAUTHORIZED) {
      answer =
          Answers.send(
              client, request.setHeader("Authorization", "Bearer " + login.renew()).build());
    }
    return Answers.require(answer);
  }
}
