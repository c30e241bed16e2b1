package io.torrentflow.cli.verb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.cli.LockedFile;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.WireJson;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.function.Uncheck;

/**
 * Which job a URL was given to, so that the same {@code get} comes back to it; a torrent is known
 * by its infohash on the server. A file for each URL, held while this is open: two at the same time
 * share one job, and none loses what another has noted.
 */
record KnownJob(LockedFile file, String url) implements AutoCloseable {
  private static final ObjectMapper JSON = WireJson.mapper();

  /**
   * What is known of a URL.
   *
   * @param collected all its files have been fetched once
   */
  record Entry(String url, String jobId, boolean collected) {}

  static KnownJob open(Connector connector, String url) {
    String name = "known-jobs/" + DigestUtils.sha256Hex(url) + ".json";
    return new KnownJob(LockedFile.open(connector.memory().resolve(name), () -> {}), url);
  }

  Optional<Entry> entry() {
    try {
      String text = file.read();
      return text.isBlank() ? Optional.empty() : Optional.of(JSON.readValue(text, Entry.class));
    } catch (JsonProcessingException e) {
      // Of a launcher that was killed while it wrote.
      return Optional.empty();
    }
  }

  /** Forgets a job that did not complete: the same {@code get} submits the URL again. */
  void ended(JobView job) {
    if (job.status() == JobStatus.COMPLETED) {
      write(job, true);
    } else {
      file.replace("");
    }
  }

  /** Leaves no file behind if nothing is known. */
  @Override
  public void close() {
    try (file) {
      if (file.read().isEmpty()) {
        file.delete();
      }
    }
  }

  void write(JobView job, boolean collected) {
    Entry entry = new Entry(url, job.id().toString(), collected);
    file.replace(Uncheck.get(() -> JSON.writeValueAsString(entry)) + "\n");
  }
}
