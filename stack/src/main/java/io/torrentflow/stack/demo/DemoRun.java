package io.torrentflow.stack.demo;

import io.torrentflow.cli.Parallel;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.client.JobFollower;
import io.torrentflow.cli.client.RemoteFile;
import io.torrentflow.cli.client.Source;
import io.torrentflow.cli.collect.FileCollector;
import io.torrentflow.cli.progress.ProgressLine;
import io.torrentflow.cli.progress.Subject;
import io.torrentflow.cli.terminal.LiveLines;
import io.torrentflow.cli.verb.ExitHook;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.home.PortBook;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** One demo: two fresh samples, each through the whole chain and back, compared byte by byte. */
public final class DemoRun {
  private static final int REMOVAL_SECONDS = 5;

  private final GatewayClient gateway;
  private final Set<String> jobs = ConcurrentHashMap.newKeySet();
  private final Home home;

  public DemoRun(GatewayClient gateway, Home home) {
    this.gateway = gateway;
    this.home = home;
  }

  /**
   * One sample on its way.
   *
   * @param original the folder that its files are compared with
   * @param out the folder that they come back to
   */
  private record Trip(String kind, Source source, Path original, Path out) {}

  public boolean run() {
    long seed = new SecureRandom().nextLong();
    Path folder = home.folder().resolve("demo").resolve(Long.toHexString(seed));
    // Also after Ctrl-C: half a gigabyte of noise is nothing to leave behind.
    ExitHook leaving =
        new ExitHook(
            "leave-demo",
            () -> {
              System.out.printf(
                  "%nRemoving the demo's jobs and samples; the system goes on running.%n");
              remove(folder);
            });
    try {
      System.out.println("  Making samples: a 256 MiB file and a torrent of 64 MiB in 5 files");
      Samples samples = Samples.create(folder.resolve("samples"), seed);
      System.out.println("  Serving the file and seeding the torrent on loopback");
      List<DemoResult> results;
      try (RangeOrigin origin = RangeOrigin.serve(samples.originFolder());
          Seeder seeder = Seeder.seed(samples.torrentContent(), PortBook.in(home.folder()));
          LiveLines lines = LiveLines.ofThisConsole()) {
        String address = origin.address(samples.origin()).toString();
        results =
            Parallel.map(
                List.of(
                    new Trip(
                        "HTTP",
                        new Source.Url(address),
                        samples.originFolder(),
                        folder.resolve("http")),
                    new Trip(
                        "BitTorrent",
                        new Source.Magnet(seeder.magnet()),
                        samples.seedFolder(),
                        folder.resolve("torrent"))),
                trip -> take(trip, lines));
      }
      DemoResult.print(results);
      return results.stream().allMatch(DemoResult::equal);
    } finally {
      remove(folder);
      leaving.close();
    }
  }

  private DemoResult take(Trip trip, LiveLines lines) {
    String kind = trip.kind();
    long begin = System.nanoTime();
    String id = gateway.submit(trip.source()).id().toString();
    jobs.add(id);
    ProgressLine line = new ProgressLine(Subject.of(trip.source()), InstantSource.system());
    JobView end =
        new JobFollower(gateway, id)
            .toEnd(
                now -> {
                  String state = now.status() + " " + ProgressLine.percent(now) / 10;
                  lines.show(kind, row(kind, line.state(now)), state);
                  return true;
                },
                () -> {});
    Duration fetched = Duration.ofNanos(System.nanoTime() - begin);
    if (end.status() != JobStatus.COMPLETED) {
      return DemoResult.failed(kind, end, fetched);
    }
    lines.show(kind, row(kind, "collecting"), "collecting");
    long collecting = System.nanoTime();
    List<RemoteFile> files = gateway.files(id);
    Path records = trip.out().resolveSibling("collected");
    new FileCollector(gateway::link, trip.out(), records, false)
        .collect(id, files, FileCollector.Listener.SILENT);
    Duration collected = Duration.ofNanos(System.nanoTime() - collecting);
    lines.show(kind, row(kind, "comparing"), "comparing");
    boolean equal = Samples.digests(trip.original()).equals(Samples.digests(trip.out()));
    String verdict = equal ? "equal" : "DIFFERENT";
    lines.show(kind, row(kind, verdict), verdict);
    long bytes = files.stream().mapToLong(RemoteFile::sizeBytes).sum();
    return new DemoResult(kind, files.size(), bytes, fetched, collected, equal, "");
  }

  private static String row(String kind, String state) {
    return "  %-10s  %s".formatted(kind, state);
  }

  private void remove(Path samples) {
    CompletableFuture<?>[] removals =
        jobs.stream()
            .map(id -> CompletableFuture.runAsync(() -> gateway.delete(id)))
            .toArray(CompletableFuture<?>[]::new);
    jobs.clear();
    try {
      // Best effort: the system may just be the thing that does not respond.
      CompletableFuture.allOf(removals).orTimeout(REMOVAL_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      System.err.println("A job of the demo could not be removed; it stays on the admin's list.");
    }
    PrivateFiles.deleteTree(samples);
  }
}
