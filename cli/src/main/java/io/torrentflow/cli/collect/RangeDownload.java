package io.torrentflow.cli.collect;

import io.torrentflow.cli.CommandException;
import io.torrentflow.kernel.retry.Backoff;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * One file: fetched into a part beside its place, resumed from what is already there, and moved to
 * its place when it is whole.
 *
 * @param link requested at every attempt, because a signed URL expires
 * @param part belongs to this one file: what is in it is its beginning
 * @param position receives how much of the file is there
 */
record RangeDownload(Supplier<URI> link, long sizeBytes, Path part, LongConsumer position) {
  private static final int ATTEMPTS = 5;
  private static final Backoff RESTART = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8));
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int PARTIAL_CONTENT = 206;
  private static final int OK = 200;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /**
   * Fetches what is missing.
   *
   * @param replace whether something else at the target may go
   */
  void run(Path target, boolean replace) {
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      fetch(target);
      Files.move(
          part,
          target,
          replace ? new CopyOption[] {StandardCopyOption.ATOMIC_MOVE} : new CopyOption[0]);
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
          e.getFile() + " is there all of a sudden, and stays; the same command saves beside it.",
          e);
    } catch (IOException e) {
      throw new CommandException(target + " could not be written: " + e.getMessage() + ".", e);
    }
  }

  private void fetch(Path target) throws IOException {
    IOException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      // Read before each attempt, because it is about the disk, and no attempt mends that.
      long have = partBytes();
      position.accept(have);
      if (have == sizeBytes && Files.exists(part)) {
        return;
      }
      try {
        append(have);
      } catch (ConnectException e) {
        last = e;
        if (attempt + 1 == ATTEMPTS) {
          break;
        }
        // A store that is being restarted listens again after a while.
        LockSupport.parkNanos(RESTART.delay(attempt + 1).toNanos());
      } catch (IOException e) {
        last = e;
      }
    }
    if (partBytes() != sizeBytes) {
      throw new CommandException(
          "%s could not be fetched after %d attempts%s; the same command goes on where it stopped."
              .formatted(target, ATTEMPTS, last == null ? "" : " (" + last.getMessage() + ")"));
    }
  }

  private long partBytes() throws IOException {
    if (!Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
      throw new CommandException(part + " is a link or a folder, and not written to; remove it.");
    }
    long have = Files.size(part);
    if (have <= sizeBytes) {
      return have;
    }
    Files.delete(part);
    return 0;
  }

  private void append(long have) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(link.get());
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> response = send(request.build());
    try (InputStream body = response.body()) {
      if (response.statusCode() != OK && response.statusCode() != PARTIAL_CONTENT) {
        throw new IOException("the store responded with " + response.statusCode());
      }
      // A server that does not know ranges sends everything again.
      boolean goesOn = response.statusCode() == PARTIAL_CONTENT;
      if (goesOn
          && !range(response).equals("bytes %d-%d/%d".formatted(have, sizeBytes - 1, sizeBytes))) {
        throw new IOException("the store sent another range: " + range(response));
      }
      try (OutputStream out =
          Files.newOutputStream(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS,
              goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
        copy(body, out, goesOn ? have : 0);
      }
    }
  }

  private void copy(InputStream body, OutputStream out, long from) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long at = from;
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      out.write(buffer, 0, read);
      at += read;
      position.accept(at);
    }
  }

  private static String range(HttpResponse<?> response) {
    return response.headers().firstValue("Content-Range").orElse("none");
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
