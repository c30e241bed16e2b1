package io.torrentflow.stack.process;

import io.torrentflow.cli.PrivateFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which processes of a home run: one small JSON file for each, written when it starts. Whoever
 * comes after a crash finds there what is left to stop.
 */
public record ProcessRecords(Path folder) {
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);

  public static ProcessRecords in(Path home) {
    return new ProcessRecords(home.resolve("run"));
  }

  public void write(ProcessRecord known) {
    PrivateFiles.writeJson(file(known.part()), known);
  }

  public void remove(String part) {
    PrivateFiles.deleteTree(file(part));
  }

  public Optional<ProcessRecord> of(String part) {
    return read(file(part));
  }

  /** Everything recorded, whether it still runs or not, by name. */
  public List<ProcessRecord> all() {
    return PrivateFiles.list(folder).stream()
        .filter(file -> file.toString().endsWith(".json"))
        .flatMap(file -> read(file).stream())
        .toList();
  }

  /** Stops what still runs, this process apart, and forgets it. */
  public List<ProcessRecord> stopLeftovers() {
    List<ProcessRecord> others =
        all().stream().filter(known -> known.pid() != ProcessHandle.current().pid()).toList();
    List<ProcessRecord> leftovers = others.stream().filter(ProcessRecord::isRunning).toList();
    for (ProcessRecord leftover : leftovers) {
      // INT is PostgreSQL's fast shutdown; the rest end on TERM.
      NativeProcess.signal("postgres".equals(leftover.part()) ? "INT" : "TERM", leftover.pid());
    }
    long deadline = System.nanoTime() + GRACE.toNanos();
    for (ProcessRecord leftover : leftovers) {
      if (!leftover.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()))) {
        leftover.running().ifPresent(ProcessHandle::destroyForcibly);
        leftover.awaitEnd(AFTER_KILL);
      }
    }
    others.forEach(known -> remove(known.part()));
    return leftovers;
  }

  // Empty when its process has ended and was forgotten since the folder was listed.
  static Optional<ProcessRecord> read(Path file) {
    return PrivateFiles.readJson(file, ProcessRecord.class);
  }

  private Path file(String part) {
    return folder.resolve(part + ".json");
  }
}
