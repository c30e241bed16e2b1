package io.torrentflow.stack.cli;

import io.torrentflow.stack.client.Source;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.home.PrivateFiles;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Which job a URL was given to, until its files are all fetched: so long the same {@code get} comes
 * back to it.
 */
final class KnownJobs {
  private final Path file;
  private final Properties jobs = new Properties();

  private KnownJobs(Path file) {
    this.file = file;
  }

  static KnownJobs in(Home home) {
    KnownJobs known = new KnownJobs(home.folder().resolve("known-jobs.properties"));
    if (Files.exists(known.file)) {
      try (Reader reader = Files.newBufferedReader(known.file)) {
        known.jobs.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return known;
  }

  Optional<String> of(Source source) {
    return source instanceof Source.Url
        ? Optional.ofNullable(jobs.getProperty(source.text()))
        : Optional.empty();
  }

  void remember(Source source, String jobId) {
    if (source instanceof Source.Url) {
      jobs.setProperty(source.text(), jobId);
      write();
    }
  }

  void forget(Source source) {
    if (jobs.remove(source.text()) != null) {
      write();
    }
  }

  private void write() {
    StringWriter text = new StringWriter();
    try {
      jobs.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PrivateFiles.write(file, text.toString());
  }
}
