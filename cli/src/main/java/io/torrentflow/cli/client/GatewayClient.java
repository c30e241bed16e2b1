package io.torrentflow.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.torrentflow.kernel.wire.JobView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.io.function.Uncheck;

/** The gateway's REST API as one user. */
public record GatewayClient(Http http, Token token) implements AutoCloseable {
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final String JOBS = "/api/v1/jobs";

  /** Submits the source; a known one gives the job that it already has. */
  public JobView submit(Source source) {
    return switch (source) {
      case Source.Magnet magnet -> submit(Map.of("magnetUri", magnet.text()));
      case Source.Url url -> submit(Map.of("url", url.text()));
      case Source.Torrent torrent -> submitFile(torrent.file());
    };
  }

  public JobView job(String id) {
    return job(send(http.request(JOBS + "/" + id).GET()));
  }

  /** The user's newest jobs, the newest first; at most so many. */
  public List<JobView> jobs(int most) {
    return items(JOBS + "?limit=" + Math.min(most, 200), JobView.class, most);
  }

  public List<RemoteFile> files(String jobId) {
    return items(JOBS + "/" + jobId + "/files", RemoteFile.class, Integer.MAX_VALUE);
  }

  /** A signed URL of the file; it is good for a short time only. */
  public URI link(String jobId, String fileId) {
    HttpResponse<byte[]> response = send(post(JOBS + "/" + jobId + "/files/" + fileId + "/link"));
    return URI.create(Responses.json(response).path("url").asText());
  }

  /** Pauses, resumes, cancels or retries a job; the verb is as the API names it. */
  public JobView steer(String jobId, String verb) {
    // The others ask for a state, which a job may have already.
    boolean isRepeatable = !verb.equals("retry");
    return job(send(post(JOBS + "/" + jobId + "/" + verb), isRepeatable));
  }

  /** Takes the job off the user's list, with its files. */
  public void delete(String jobId) {
    try {
      send(http.request(JOBS + "/" + jobId).DELETE());
    } catch (ApiException e) {
      // It is gone, perhaps by a request whose response was lost.
      if (e.status() != NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Has some of the audit log checked, from a position of its chain on. */
  public AuditCheck verifyAudit(long from) {
    return Responses.read(
        send(http.request("/api/v1/admin/audit/verify?from=" + from).GET()).body(),
        AuditCheck.class);
  }

  /** An event stream, of one job or, with an empty id, of all; the caller closes it. */
  HttpResponse<InputStream> events(String jobId, String lastEventId) throws IOException {
    HttpRequest.Builder request =
        http.streamRequest("/api/v1/events" + (jobId.isEmpty() ? "" : "?job=" + jobId))
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + token.current());
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    return http.stream(request.build());
  }

  JobView jobNow(String id) {
    HttpRequest.Builder request = http.request(JOBS + "/" + id).GET();
    return job(Responses.require(http.sendOnce(authorized(request, token.current()))));
  }

  @Override
  public void close() {
    http.close();
  }

  private JobView submit(Map<String, String> body) {
    return submit("application/json", Responses.bytes(body));
  }

  // A form with one file (RFC 7578).
  private JobView submitFile(Path torrent) {
    String boundary = UUID.randomUUID().toString();
    String harmless = torrent.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_");
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"torrent\"; filename=\"%s\"\r\nContent-Type: application/x-bittorrent\r\n\r\n"
            .formatted(boundary, harmless.endsWith(".torrent") ? harmless : harmless + ".torrent");
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    form.writeBytes(Uncheck.get(() -> Files.readAllBytes(torrent)));
    form.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return submit("multipart/form-data; boundary=" + boundary, form.toByteArray());
  }

  private JobView submit(String contentType, byte[] body) {
    HttpRequest.Builder request =
        http.request(JOBS)
            .header("Content-Type", contentType)
            // One job, though the request may be sent twice.
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofByteArray(body));
    return job(send(request));
  }

  private <T> List<T> items(String path, Class<T> type, int most) {
    List<T> items = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = Responses.json(send(http.request(path + cursor).GET()));
      page.path("items").forEach(item -> items.add(Responses.convert(item, type)));
      cursor =
          page.hasNonNull("nextCursor")
              ? (path.contains("?") ? "&cursor=" : "?cursor=")
                  + URLEncoder.encode(page.get("nextCursor").asText(), StandardCharsets.UTF_8)
              : "";
    } while (!cursor.isEmpty() && items.size() < most);
    return items.subList(0, Math.min(items.size(), most));
  }

  private static JobView job(HttpResponse<byte[]> response) {
    return Responses.read(response.body(), JobView.class);
  }

  private HttpRequest.Builder post(String path) {
    return http.request(path).POST(BodyPublishers.noBody());
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    return send(request, true);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request, boolean isRepeatable) {
    HttpResponse<byte[]> response = http.send(authorized(request, token.current()), isRepeatable);
    return Responses.require(
        response.statusCode() == UNAUTHORIZED
            ? http.send(authorized(request, token.renew()), isRepeatable)
            : response);
  }

  private static HttpRequest authorized(HttpRequest.Builder request, String token) {
    return request.setHeader("Authorization", "Bearer " + token).build();
  }
}
