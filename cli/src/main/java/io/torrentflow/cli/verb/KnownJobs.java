package io.torrentflow.cli.verb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.cli.client.Source;
import io.torrentflow.cli.collect.LockedFile;
import io.torrentflow.kernel.wire.WireJson;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which job a URL was given to, so that the same {@code get} comes back to it; a torrent is known
 * by its infohash on the server. A file for each URL: two at the same time share one job, and none
 * loses what another has noted.
 */
final class KnownJobs {
  private static final ObjectMapper JSON = WireJson.mapper();

  private final Path folder;

  KnownJobs(Path folder) {
    this.folder = folder;
  }

  /**
   * What is known of a URL.
   *
   * @param collected all its files have been fetched once
   */
  record Entry(String url, String jobId, boolean collected) {}

  /**
   * Replaces what is known of the source while nobody else does.
   *
   * @param change gives what is to be known; nothing, or what was there before, is allowed
   */
  Optional<Entry> update(Source source, Function<Optional<Entry>, Optional<Entry>> change) {
    if (!(source instanceof Source.Url)) {
      return change.apply(Optional.empty());
    }
    try (LockedFile file = LockedFile.open(file(source.text()), () -> {})) {
      String text = file.read();
      Entry known = text.isBlank() ? null : read(text);
      Optional<Entry> changed = change.apply(Optional.ofNullable(known));
      file.replace(changed.isEmpty() ? "" : JSON.writeValueAsString(changed.get()) + "\n");
      return changed;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Entry read(String text) {
    try {
      return JSON.readValue(text, Entry.class);
    } catch (JsonProcessingException e) {
      // Of a launcher that was killed while it wrote.
      return null;
    }
  }

  private Path file(String url) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(url.getBytes(StandardCharsets.UTF_8));
      return folder.resolve(HexFormat.of().formatHex(digest) + ".json");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
