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

/** Fetches all files of a finished job into a folder, a few at a time. */
public final class FileCollector {
  // More gain nothing on one machine, and a store far away is kept busy by four.
  private static final int CONCURRENCY = 4;
  // Of the 255 that file systems allow; the rest is for what makes a part's name its own.
  private static final int MAX_NAME_BYTES = 200;

  private final BiFunction<String, String, URI> links;
  private final Path folder;
  private final Path records;
  private final boolean replace;

  /**
   * A collector into one folder.
   *
   * @param links gives a signed URL for the ids of a job and a file of it
   * @param records where it is kept what was collected
   * @param replace whether something else that has a file's name is overwritten
   */
  public FileCollector(
      BiFunction<String, String, URI> links, Path folder, Path records, boolean replace) {
    this.links = links;
    this.folder = folder;
    this.records = records;
    this.replace = replace;
  }

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
      return isThere(targets(files, collected), collected);
    }
  }

  /** Fetches what is not there yet. */
  public Outcome collect(String jobId, List<RemoteFile> files, CollectListener listener) {
    try (Collected collected =
        Collected.open(
            records,
            jobId,
            () -> listener.note("Waiting for another get, which fetches these files"))) {
      Map<RemoteFile, Path> targets = targets(files, collected);
      boolean missing = !isThere(targets, collected);
      if (missing) {
        noteOtherNames(targets, listener);
      }
      new Collection(jobId, collected, targets, listener).run();
      return new Outcome(List.copyOf(targets.values()), missing);
    }
  }

  private Map<RemoteFile, Path> targets(List<RemoteFile> files, Collected collected) {
    Placement placement = new Placement(folder, files, collected::has);
    return replace ? placement.byName() : placement.beside();
  }

  private static boolean isThere(Map<RemoteFile, Path> targets, Collected collected) {
    return targets.entrySet().stream().allMatch(at -> collected.has(at.getKey(), at.getValue()));
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

  private final class Collection {
    private final String jobId;
    private final Collected collected;
    private final Map<RemoteFile, Path> targets;
    private final CollectListener listener;
    private final long total;
    private final AtomicLong there = new AtomicLong();

    Collection(
        String jobId,
        Collected collected,
        Map<RemoteFile, Path> targets,
        CollectListener listener) {
      this.jobId = jobId;
      this.collected = collected;
      this.targets = targets;
      this.listener = listener;
      total = targets.keySet().stream().mapToLong(RemoteFile::sizeBytes).sum();
    }

    void run() {
      OutputFolder.requireSpace(folder, missingBytes());
      Semaphore slots = new Semaphore(CONCURRENCY);
      Parallel.forEach(
          targets.entrySet(),
          at -> {
            slots.acquireUninterruptibly();
            try {
              fetch(at.getKey(), at.getValue());
            } finally {
              slots.release();
            }
          });
    }

    private void fetch(RemoteFile file, Path target) {
      if (collected.has(file, target)) {
        listener.collecting(there.addAndGet(file.sizeBytes()), total);
      } else {
        Path part = part(file, target);
        collected.begin(part.toAbsolutePath());
        new RangeDownload(() -> links.apply(jobId, file.id()), file.sizeBytes(), part, progress())
            .run(target, replace);
        collected.add(file, target);
      }
      listener.collected(file, target);
    }

    private LongConsumer progress() {
      AtomicLong last = new AtomicLong();
      return position ->
          listener.collecting(there.addAndGet(position - last.getAndSet(position)), total);
    }

    private long missingBytes() {
      return targets.entrySet().stream()
          .filter(at -> !collected.has(at.getKey(), at.getValue()))
          .mapToLong(at -> at.getKey().sizeBytes() - partBytes(part(at.getKey(), at.getValue())))
          .sum();
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
