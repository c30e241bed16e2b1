package io.torrentflow.stack.client;

import io.torrentflow.stack.StackException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One file: fetched into a {@code .part} beside its place, resumed from what is already there, and
 * moved to its place when it is whole.
 */
public final class RangeDownload {
  private static final int ATTEMPTS = 5;
  private static final int PARTIAL_CONTENT = 206;
  private static final int OK = 200;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final Supplier<URI> link;
  private final Path target;
  private final Path part;

  /**
   * A download that has not begun.
   *
   * @param link asked at every attempt, because a signed URL expires
   */
  public RangeDownload(Supplier<URI> link, Path target) {
    this.link = link;
    this.target = target;
    this.part = target.resolveSibling(target.getFileName() + ".part");
  }

  public void run(long sizeBytes) {
    try {
      if (Files.exists(target) && Files.size(target) == sizeBytes) {
        return;
      }
      Path folder = target.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      IOException last = null;
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        try {
          if (fetch(sizeBytes)) {
            Files.move(
                part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return;
          }
        } catch (IOException e) {
          last = e;
        }
      }
      throw new StackException(
          "%s could not be fetched after %d attempts%s; the same command goes on where it stopped."
              .formatted(target, ATTEMPTS, last == null ? "" : " (" + last.getMessage() + ")"));
    } catch (IOException e) {
      throw new StackException(target + " could not be written: " + e.getMessage() + ".", e);
    }
  }

  // Whether the part is the whole file now.
  private boolean fetch(long sizeBytes) throws IOException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    if (have > sizeBytes) {
      Files.delete(part);
      have = 0;
    }
    if (have == sizeBytes && Files.exists(part)) {
      return true;
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(link.get());
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> answer = send(request.build());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != OK && answer.statusCode() != PARTIAL_CONTENT) {
        throw new IOException("the store answered " + answer.statusCode());
      }
      // A server that does not know ranges sends everything again.
      boolean goesOn = answer.statusCode() == PARTIAL_CONTENT;
      try (OutputStream out =
          Files.newOutputStream(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
        body.transferTo(out);
      }
    }
    return Files.size(part) == sizeBytes;
  }

  private static HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
