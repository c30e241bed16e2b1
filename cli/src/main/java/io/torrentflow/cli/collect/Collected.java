package io.torrentflow.cli.collect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.cli.LockedFile;
import io.torrentflow.cli.collect.Placement.Target;
import io.torrentflow.kernel.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.commons.io.function.Uncheck;
import org.jspecify.annotations.Nullable;

/**
 * Which files of one job were fetched to where: a name and a size alone do not say that a file is
 * the job's. One small file for each job, a line of JSON for each file and for each part of one
 * that was begun.
 */
public final class Collected implements AutoCloseable {
  private static final ObjectMapper JSON = WireJson.mapper();

  private final LockedFile file;
  private final Map<String, Entry> entries = new HashMap<>();
  private final Set<String> parts = new HashSet<>();

  private Collected(LockedFile file) {
    this.file = file;
    for (String text : file.read().lines().toList()) {
      try {
        Line line = JSON.readValue(text, Line.class);
        if (line.file() != null) {
          entries.put(line.file().path(), line.file());
        }
        if (line.part() != null) {
          parts.add(line.part());
        }
      } catch (JsonProcessingException e) {
        // The last line of a launcher that was killed; its file is fetched again.
        continue;
      }
    }
  }

  private record Entry(String fileId, String path, long sizeBytes, long modifiedMillis) {
    static Entry of(Target target) throws IOException {
      BasicFileAttributes found =
          Files.readAttributes(target.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new Entry(
          target.file().id(),
          target.path().toAbsolutePath().toString(),
          found.size(),
          found.lastModifiedTime().toMillis());
    }
  }

  private record Line(@Nullable Entry file, @Nullable String part) {}

  /** Opens the record of a job; if somebody else has it, calls {@code waiting} once and waits. */
  public static Collected open(Path folder, String jobId, Runnable waiting) {
    return new Collected(LockedFile.open(record(folder, jobId), waiting));
  }

  /** Removes what was begun of a job that is given up; what is whole stays. */
  public static void forget(Path folder, String jobId) {
    if (Files.exists(record(folder, jobId))) {
      try (Collected collected = open(folder, jobId, () -> {})) {
        for (String part : collected.parts) {
          Uncheck.run(() -> Files.deleteIfExists(Path.of(part)));
        }
        collected.file.delete();
      }
    }
  }

  /** Whether the target is this file as it was fetched, and nobody has changed it since. */
  synchronized boolean has(Target target) {
    Entry known = entries.get(target.path().toAbsolutePath().toString());
    try {
      return known != null && known.equals(Entry.of(target));
    } catch (IOException e) {
      return false;
    }
  }

  synchronized void add(Target target) {
    Entry entry = Uncheck.get(() -> Entry.of(target));
    entries.put(entry.path(), entry);
    write(new Line(entry, null));
  }

  /** Notes a part before its first byte is written. */
  synchronized void begin(Path part) {
    if (parts.add(part.toString())) {
      write(new Line(null, part.toString()));
    }
  }

  @Override
  public void close() {
    file.close();
  }

  private void write(Line line) {
    file.append(Uncheck.get(() -> JSON.writeValueAsString(line)) + "\n");
  }

  private static Path record(Path folder, String jobId) {
    return folder.resolve(jobId + ".jsonl");
  }
}
