package io.torrentflow.stack.verb;

import io.torrentflow.cli.Parallel;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.client.RemoteFile;
import io.torrentflow.cli.client.Source;
import io.torrentflow.cli.collect.CollectListener;
import io.torrentflow.cli.collect.FileCollector;
import io.torrentflow.cli.terminal.LiveLines;
import io.torrentflow.cli.verb.ExitHook;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.stack.demo.RangeOrigin;
import io.torrentflow.stack.demo.Samples;
import io.torrentflow.stack.demo.SeederProcess;
import io.torrentflow.stack.home.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One demo: two fresh samples, each through the whole chain and back, compared byte by byte. */
final class DemoRun {
  private static final int REMOVAL_SECONDS = 5;

  private final GatewayClient gateway;
  private final Set<String> jobs = ConcurrentHashMap.newKeySet();
  private final Home home;
  private final List<DemoResult> results = new CopyOnWriteArrayList<>();

  DemoRun(GatewayClient gateway, Home home) {
    this.gateway = gateway;
    this.home = home;
  }

  /** Whether everything came back equal. */
  boolean run() {
    long seed = new SecureRandom().nextLong();
    Path folder = home.folder().resolve("demo").resolve(Long.toHexString(seed));
    // Also after Ctrl-C: half a gigabyte of noise is nothing to leave behind.
    ExitHook leaving = new ExitHook("leave-demo", () -> leave(folder));
    try {
      System.out.println("  Making samples: a 256 MiB file and a torrent of 64 MiB in 5 files");
      Samples samples = Samples.create(folder.resolve("samples"), seed);
      Path link = folder.resolve("sample.magnet");
      System.out.println("  Serving the file and seeding the torrent on loopback");
      try (RangeOrigin origin = RangeOrigin.serve(samples.origin());
          SeederProcess seeder = SeederProcess.start(home, samples, link);
          LiveLines lines = LiveLines.ofThisConsole()) {
        DemoBoard board = new DemoBoard(lines);
        Parallel.run(
            List.of(
                () ->
                    take(
                        "HTTP",
                        new Source.Url(origin.address().toString()),
                        Samples.digests(samples.originFolder()),
                        folder.resolve("http"),
                        board),
                () ->
                    take(
                        "BitTorrent",
                        new Source.Magnet(read(link)),
                        Samples.digests(samples.seedFolder()),
                        folder.resolve("torrent"),
                        board)));
      }
      DemoResult.print(results);
      return results.size() == 2 && results.stream().allMatch(DemoResult::equal);
    } finally {
      removeJobs();
      PrivateFiles.deleteTree(folder);
      leaving.close();
    }
  }

  private void take(
      String kind, Source source, Map<String, String> expected, Path out, DemoBoard board) {
    long begin = System.nanoTime();
    JobView job = gateway.submit(source);
    String id = job.id().toString();
    jobs.add(id);
    JobView end =
        gateway.follow(
            id,
            now -> {
              board.show(kind, now);
              return true;
            });
    Duration fetched = Duration.ofNanos(System.nanoTime() - begin);
    if (end.status() != JobStatus.COMPLETED) {
      results.add(DemoResult.failed(kind, end, fetched));
      return;
    }
    board.say(kind, "collecting");
    long collecting = System.nanoTime();
    List<RemoteFile> files = gateway.files(id);
    new FileCollector(gateway::link, out, out.resolveSibling("collected"), false)
        .collect(id, files, CollectListener.SILENT);
    Duration collected = Duration.ofNanos(System.nanoTime() - collecting);
    board.say(kind, "comparing");
    boolean equal = expected.equals(Samples.digests(out));
    board.say(kind, equal ? "equal" : "DIFFERENT");
    results.add(
        new DemoResult(
            kind,
            files.size(),
            files.stream().mapToLong(RemoteFile::sizeBytes).sum(),
            fetched,
            collected,
            equal,
            ""));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void leave(Path folder) {
    System.out.printf("%nRemoving the demo's jobs and samples; the system goes on running.%n");
    removeJobs();
    PrivateFiles.deleteTree(folder);
  }

  // Best effort: the system may just be the thing that does not answer.
  private void removeJobs() {
    CompletableFuture<?>[] removals =
        jobs.stream()
            .map(id -> CompletableFuture.runAsync(() -> gateway.delete(id)))
            .toArray(CompletableFuture<?>[]::new);
    jobs.clear();
    try {
      CompletableFuture.allOf(removals).get(REMOVAL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("A job of the demo could not be removed; it stays on the admin's list.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
