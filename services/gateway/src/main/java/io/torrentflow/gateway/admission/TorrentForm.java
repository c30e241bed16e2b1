package io.torrentflow.gateway.admission;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.torrentflow.gateway.http.SelectedFiles;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.kernel.source.MetainfoReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * Takes torrent files and links out of a submitted form. The framework's own reader of forms goes
 * on after a part that it refuses, and does not respond while the client still sends.
 */
final class TorrentForm {
  /** The part that holds the file. */
  static final String FIELD = "torrent";

  /** The part that says which files of the torrent are wanted. */
  static final String FILES = SelectedFiles.FIELD;

  /** The part that holds links, each on a line of its own. */
  static final String LINKS = "links";

  // What stands around the files: boundaries, headers, and the few fields that a browser's form
  // has.
  private static final int MAX_FORM_BYTES = MetainfoReader.MAX_TORRENT_BYTES + (256 << 10);
  private static final int MAX_FIELD_BYTES = 16 << 10;
  // As many links as may be submitted at once, each as long as any.
  private static final int MAX_LINKS_BYTES = 1 << 20;
  private static final int MAX_PARTS = 100;
  // The headers of one part; nothing else waits for its end.
  private static final int MAX_HEADER_BYTES = 16 << 10;
  // Larger parts go to a file, so that slow uploads do not fill the memory.
  private static final int IN_MEMORY_BYTES = 64 << 10;
  private static final int CHUNK_BYTES = 64 << 10;

  // Each holds a worker thread for as long as its client sends; the rest are left to others.
  private static final Semaphore OPEN = new Semaphore(32);
  // Far fewer for one user, so that one who sends slowly does not keep all others from sending.
  private static final int MAX_OPEN_OF_ONE = 4;
  private static final ConcurrentMap<UserId, Integer> OPEN_OF = new ConcurrentHashMap<>();
  private static final Duration MAX_TIME = Duration.ofMinutes(2);

  /**
   * One torrent file.
   *
   * @param files which of its files are wanted, as a magnet link has it; empty for all
   */
  record Torrent(byte[] bytes, String files) {
    /**
     * @throws ProblemException of the field that is wrong
     */
    JobSource.TorrentFile source() {
      JobSource.TorrentFile source =
          SubmitRequest.at(FIELD, () -> JobSource.TorrentFile.parse(bytes));
      return SubmitRequest.at(FILES, () -> source.select(SelectedFiles.parse(files.strip())));
    }
  }

  /** What a form asks to have fetched. */
  record Sources(List<byte[]> torrents, List<String> links) {}

  private interface Reader<T> {
    T read(HttpPostMultipartRequestDecoder form) throws IOException;
  }

  private TorrentForm() {}

  /**
   * Reads until the form ends; blocks.
   *
   * @param sender who sends it
   * @param mediaType names the boundary
   */
  static Torrent read(UserId sender, String mediaType, InputStream body) {
    return read(sender, mediaType, body, TorrentForm::torrent);
  }

  /** The same, with all files and links that the form has. */
  static Sources readAll(UserId sender, String mediaType, InputStream body) {
    return read(sender, mediaType, body, TorrentForm::sources);
  }

  private static <T> T read(UserId sender, String mediaType, InputStream body, Reader<T> reader) {
    if (!tryOpen(sender)) {
      throw new ProblemException(
          ProblemCode.DEPENDENCY_UNAVAILABLE,
          "Too many torrent files are being sent just now; try again in a moment.");
    }
    try {
      return decode(mediaType, body, reader);
    } catch (ProblemException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The decoder has no common exception for what is wrong with a form.
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, "The form cannot be read.", FIELD, e);
    } finally {
      close(sender);
    }
  }

  private static boolean tryOpen(UserId sender) {
    if (OPEN_OF.merge(sender, 1, Integer::sum) <= MAX_OPEN_OF_ONE && OPEN.tryAcquire()) {
      return true;
    }
    leave(sender);
    return false;
  }

  private static void close(UserId sender) {
    OPEN.release();
    leave(sender);
  }

  private static void leave(UserId sender) {
    OPEN_OF.computeIfPresent(sender, (user, open) -> open == 1 ? null : open - 1);
  }

  private static <T> T decode(String mediaType, InputStream body, Reader<T> reader)
      throws IOException {
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    request.headers().set(HttpHeaderNames.CONTENT_TYPE, mediaType);
    DefaultHttpDataFactory files = new DefaultHttpDataFactory(IN_MEMORY_BYTES);
    // The files are deleted below; the JVM would remember each name until it ends.
    files.setDeleteOnExit(false);
    HttpPostMultipartRequestDecoder form =
        new HttpPostMultipartRequestDecoder(
            files, request, StandardCharsets.UTF_8, MAX_PARTS, MAX_HEADER_BYTES);
    try {
      offer(form, body);
      return reader.read(form);
    } finally {
      form.destroy();
    }
  }

  private static void offer(HttpPostMultipartRequestDecoder form, InputStream body)
      throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    int total = 0;
    long began = System.nanoTime();
    for (int length = body.read(chunk); length > 0; length = body.read(chunk)) {
      total += length;
      if (total > MAX_FORM_BYTES) {
        throw new ProblemException(
            ProblemCode.PAYLOAD_TOO_LARGE, "A form may have " + MAX_FORM_BYTES + " bytes.");
      }
      if (System.nanoTime() - began > MAX_TIME.toNanos()) {
        throw new ProblemException(
            ProblemCode.VALIDATION_FAILED,
            "The form did not arrive in " + MAX_TIME.toSeconds() + " s; send it faster.",
            FIELD,
            null);
      }
      form.offer(new DefaultHttpContent(Unpooled.wrappedBuffer(chunk, 0, length)));
      if (form.currentPartialHttpData() instanceof Attribute field
          && field.length() > maxBytes(field)) {
        throw new ProblemException(
            ProblemCode.PAYLOAD_TOO_LARGE,
            "A field that is no file may have " + maxBytes(field) + " bytes.");
      }
    }
    form.offer(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private static int maxBytes(Attribute field) {
    return field.getName().equals(LINKS) ? MAX_LINKS_BYTES : MAX_FIELD_BYTES;
  }

  private static Torrent torrent(HttpPostMultipartRequestDecoder form) throws IOException {
    if (!(form.getBodyHttpData(FIELD) instanceof FileUpload file)) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, "The part torrent is missing.", FIELD, null);
    }
    String files =
        form.getBodyHttpData(FILES) instanceof Attribute selection ? selection.getValue() : "";
    return new Torrent(bytes(file), files);
  }

  private static Sources sources(HttpPostMultipartRequestDecoder form) throws IOException {
    List<byte[]> torrents = new ArrayList<>();
    List<String> links = new ArrayList<>();
    for (InterfaceHttpData part : form.getBodyHttpDatas()) {
      if (part instanceof FileUpload file && part.getName().equals(FIELD)) {
        torrents.add(bytes(file));
      } else if (part.getName().equals(FIELD)) {
        throw new ProblemException(
            ProblemCode.VALIDATION_FAILED, "The part torrent is a file.", FIELD, null);
      } else if (part instanceof Attribute text && part.getName().equals(LINKS)) {
        text.getValue()
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .forEach(links::add);
      }
    }
    return new Sources(torrents, links);
  }

  private static byte[] bytes(FileUpload file) throws IOException {
    if (file.length() > MetainfoReader.MAX_TORRENT_BYTES) {
      throw new ProblemException(
          ProblemCode.TORRENT_TOO_LARGE,
          "It may have " + MetainfoReader.MAX_TORRENT_BYTES + " bytes.",
          FIELD,
          null);
    }
    return file.get();
  }
}
