package io.torrentflow.cli.collect;

import io.torrentflow.cli.Parallel;
import io.torrentflow.cli.client.RemoteFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import org.apache.commons.io.function.Uncheck;

/**
 * Fetches all files of a finished job into a folder, a few at a time.
 *
 * @param links gives a signed URL for the ids of a job and a file of it
 * @param records where it is kept what was collected
 * @param replace whether something else that has a file's name is overwritten
 */
public record FileCollector(
    BiFunction<String, String, URI> links, Path folder, Path records, boolean replace) {
  // More gain nothing on one machine, and a store far away is kept busy by four.
  private static final int CONCURRENCY = 4;
  // Of the 255 that file systems allow; the rest is for what makes a part's name its own.
  private static final int MAX_NAME_BYTES = 200;

  /**
   * What came of it.
   *
   * @param places where the files are
   * @param fetched false if all of them were there before
   */
  public record Outcome(List<Path> places, boolean fetched) {}

  /** Whether all files of the job are where {@link #collect} would put them. */
  public boolean isThere(String jobId, List<RemoteFile> files) {
    try (Collected collected = Collected.open(records, jobId, () -> {})) {
      return missing(targets(files, collected), collected).isEmpty();
    }
  }

  public Outcome collect(String jobId, List<RemoteFile> files, CollectListener listener) {
    try (Collected collected =
        Collected.open(
            records,
            jobId,
            () -> listener.note("Waiting for another get, which fetches these files"))) {
      Map<RemoteFile, Path> targets = targets(files, collected);
      List<Map.Entry<RemoteFile, Path>> missing = missing(targets, collected);
      if (!missing.isEmpty()) {
        noteOtherNames(targets, listener);
        OutputFolder.requireSpace(
            folder,
            missing.stream()
                .mapToLong(
                    at -> at.getKey().sizeBytes() - partBytes(part(at.getKey(), at.getValue())))
                .sum());
      }
      Semaphore slots = new Semaphore(CONCURRENCY);
      Meter meter = new Meter(files, listener);
      Parallel.forEach(
          targets.entrySet(),
          at -> {
            slots.acquireUninterruptibly();
            try {
              fetch(jobId, at.getKey(), at.getValue(), collected, meter);
            } finally {
              slots.release();
            }
            listener.collected(at.getKey(), at.getValue());
          });
      return new Outcome(List.copyOf(targets.values()), !missing.isEmpty());
    }
  }

  private Map<RemoteFile, Path> targets(List<RemoteFile> files, Collected collected) {
    Placement placement = new Placement(folder, files, collected::has);
    return replace ? placement.byName() : placement.beside();
  }

  private static List<Map.Entry<RemoteFile, Path>> missing(
      Map<RemoteFile, Path> targets, Collected collected) {
    return targets.entrySet().stream()
        .filter(at -> !collected.has(at.getKey(), at.getValue()))
        .toList();
  }

  private void noteOtherNames(Map<RemoteFile, Path> targets, CollectListener listener) {
    Path root = folder.toAbsolutePath().normalize();
    targets.entrySet().stream()
        .filter(at -> !at.getValue().equals(OutputPaths.resolve(root, at.getKey().path())))
        .findFirst()
        .ifPresent(
            at ->
                listener.note(
                    "%s is there already and stays; saving as %s (--force overwrites)"
                        .formatted(
                            root.resolve(Path.of(at.getKey().path()).getName(0)),
                            root.relativize(at.getValue()).getName(0))));
  }

  private void fetch(String jobId, RemoteFile file, Path target, Collected collected, Meter meter) {
    LongConsumer position = meter.ofOneFile();
    if (collected.has(file, target)) {
      position.accept(file.sizeBytes());
      return;
    }
    Path part = part(file, target);
    collected.begin(part.toAbsolutePath());
    new RangeDownload(() -> links.apply(jobId, file.id()), file.sizeBytes(), part, position)
        .run(target, replace);
    collected.add(file, target);
  }

  /** Adds up how much of all files is there. */
  private static final class Meter {
    private final CollectListener listener;
    private final long total;
    private final AtomicLong there = new AtomicLong();

    Meter(List<RemoteFile> files, CollectListener listener) {
      this.listener = listener;
      total = files.stream().mapToLong(RemoteFile::sizeBytes).sum();
    }

    LongConsumer ofOneFile() {
      AtomicLong last = new AtomicLong();
      return position ->
          listener.collecting(there.addAndGet(position - last.getAndSet(position)), total);
    }
  }

  private static long partBytes(Path part) {
    return Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)
        ? Uncheck.getAsLong(() -> Files.size(part))
        : 0;
  }

  // Named by the file's id, too: another file of this name has another part.
  static Path part(RemoteFile file, Path target) {
    String name = Path.of(file.path()).getFileName().toString();
    while (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
    }
    String id = file.id().substring(Math.max(0, file.id().length() - 12));
    return target.resolveSibling(name + "." + id + ".part");
  }
}
