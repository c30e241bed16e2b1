package io.torrentflow.cli.verb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.cli.LockedFile;
import io.torrentflow.cli.client.Source;
import io.torrentflow.kernel.wire.WireJson;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.function.Uncheck;

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
    String name = DigestUtils.sha256Hex(source.text()) + ".json";
    try (LockedFile file = LockedFile.open(folder.resolve(name), () -> {})) {
      Optional<Entry> changed = change.apply(read(file.read()));
      file.replace(
          changed
              .map(entry -> Uncheck.get(() -> JSON.writeValueAsString(entry)) + "\n")
              .orElse(""));
      return changed;
    }
  }

  private static Optional<Entry> read(String text) {
    try {
      return text.isBlank() ? Optional.empty() : Optional.of(JSON.readValue(text, Entry.class));
    } catch (JsonProcessingException e) {
      // Of a launcher that was killed while it wrote.
      return Optional.empty();
    }
  }
}
