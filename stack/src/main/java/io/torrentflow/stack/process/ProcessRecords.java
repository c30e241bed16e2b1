package io.torrentflow.stack.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.kernel.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which processes of a home run: one small JSON file for each, written when it starts. Whoever
 * comes after a crash finds there what is left to stop.
 */
public final class ProcessRecords {
  private static final ObjectMapper JSON = WireJson.mapper();
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final Path folder;

  private ProcessRecords(Path folder) {
    this.folder = folder;
  }

  public static ProcessRecords in(Path home) {
    return new ProcessRecords(home.resolve("run"));
  }

  public void add(String part, ProcessHandle handle, int port) {
    write(ProcessRecord.of(part, handle, port));
  }

  void write(ProcessRecord known) {
    try {
      PrivateFiles.write(file(known.part()), JSON.writeValueAsString(known) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void remove(String part) {
    PrivateFiles.deleteTree(file(part));
  }

  public Optional<ProcessRecord> of(String part) {
    return all().stream().filter(known -> known.part().equals(part)).findFirst();
  }

  /** Everything recorded, whether it still runs or not, by name. */
  public List<ProcessRecord> all() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .flatMap(file -> read(file).stream())
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops what still runs though nobody looks after it, and forgets everything. */
  public List<ProcessRecord> stopLeftovers() {
    List<ProcessRecord> leftovers = all().stream().filter(ProcessRecord::isRunning).toList();
    for (ProcessRecord leftover : leftovers) {
      // INT is PostgreSQL's fast shutdown; the rest end on TERM.
      Signals.send("postgres".equals(leftover.part()) ? "INT" : "TERM", leftover.pid());
    }
    long deadline = System.nanoTime() + GRACE.toNanos();
    for (ProcessRecord leftover : leftovers) {
      leftover.running().ifPresent(handle -> Exits.await(handle, deadline - System.nanoTime()));
      leftover.running().ifPresent(Exits::force);
    }
    all().forEach(known -> remove(known.part()));
    return leftovers;
  }

  // Empty when its process has ended and was forgotten since the folder was listed.
  static Optional<ProcessRecord> read(Path file) {
    try {
      return Optional.of(JSON.readValue(Files.readString(file), ProcessRecord.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String part) {
    return folder.resolve(part + ".json");
  }
}
