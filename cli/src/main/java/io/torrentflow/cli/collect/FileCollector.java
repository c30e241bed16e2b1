package io.torrentflow.cli.collect;

import io.torrentflow.cli.Parallel;
import io.torrentflow.cli.client.RemoteFile;
import io.torrentflow.cli.collect.Placement.Target;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
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

  /**
   * What came of it.
   *
   * @param places where the files are
   * @param fetched false if all of them were there before
   */
  public record Outcome(List<Path> places, boolean fetched) {}

  /** Receives how the collection of a job's files goes on, from several threads. */
  public interface Listener {
    Listener SILENT = new Listener() {};

    default void note(String sentence) {}

    /** So much of all files is there. */
    default void collecting(long bytes, long totalBytes) {}

    default void collected(RemoteFile file, Path target) {}
  }

  /** Whether all files of the job are where {@link #collect} would put them. */
  public boolean isThere(String jobId, List<RemoteFile> files) {
    try (Collected collected = Collected.open(records, jobId, () -> {})) {
      return targets(files, collected).stream().allMatch(collected::has);
    }
  }

  public Outcome collect(String jobId, List<RemoteFile> files, Listener listener) {
    try (Collected collected =
        Collected.open(
            records,
            jobId,
            () -> listener.note("Waiting for another get, which fetches these files"))) {
      List<Target> targets = targets(files, collected);
      List<Target> missing = targets.stream().filter(target -> !collected.has(target)).toList();
      if (!missing.isEmpty()) {
        noteOtherNames(targets, listener);
        OutputFolder.requireSpace(
            folder, missing.stream().mapToLong(FileCollector::missingBytes).sum());
      }
      Semaphore slots = new Semaphore(CONCURRENCY);
      long total = files.stream().mapToLong(RemoteFile::sizeBytes).sum();
      AtomicLong there = new AtomicLong();
      Parallel.forEach(
          targets,
          target -> {
            AtomicLong last = new AtomicLong();
            slots.acquireUninterruptibly();
            try {
              fetch(
                  jobId,
                  target,
                  collected,
                  position ->
                      listener.collecting(
                          there.addAndGet(position - last.getAndSet(position)), total));
            } finally {
              slots.release();
            }
            listener.collected(target.file(), target.path());
          });
      return new Outcome(targets.stream().map(Target::path).toList(), !missing.isEmpty());
    }
  }

  private List<Target> targets(List<RemoteFile> files, Collected collected) {
    Placement placement = new Placement(folder, files, collected);
    return replace ? placement.byName() : placement.beside();
  }

  private void noteOtherNames(List<Target> targets, Listener listener) {
    Path root = folder.toAbsolutePath().normalize();
    targets.stream()
        .filter(target -> !target.path().equals(root.resolve(target.file().path()).normalize()))
        .findFirst()
        .ifPresent(
            target ->
                listener.note(
                    "%s is there already and stays; saving as %s (--force overwrites)"
                        .formatted(
                            root.resolve(Path.of(target.file().path()).getName(0)),
                            root.relativize(target.path()).getName(0))));
  }

  private void fetch(String jobId, Target target, Collected collected, LongConsumer position) {
    RemoteFile file = target.file();
    if (collected.has(target)) {
      position.accept(file.sizeBytes());
      return;
    }
    Path part = target.part();
    collected.begin(part.toAbsolutePath());
    new RangeDownload(() -> links.apply(jobId, file.id()), file.sizeBytes(), part, position)
        .run(target.path(), replace);
    collected.add(target);
  }

  private static long missingBytes(Target target) {
    Path part = target.part();
    long have =
        Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)
            ? Uncheck.getAsLong(() -> Files.size(part))
            : 0;
    return target.file().sizeBytes() - have;
  }
}
