package io.torrentflow.stack.cli;

import io.torrentflow.stack.backing.Parallel;
import io.torrentflow.stack.client.CollectListener;
import io.torrentflow.stack.client.FileCollector;
import io.torrentflow.stack.client.GatewayClient;
import io.torrentflow.stack.client.JobProgress;
import io.torrentflow.stack.client.JobView;
import io.torrentflow.stack.client.RemoteFile;
import io.torrentflow.stack.client.Source;
import io.torrentflow.stack.demo.RangeOrigin;
import io.torrentflow.stack.demo.Samples;
import io.torrentflow.stack.demo.SeederProcess;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.home.PrivateFiles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One demo: two fresh samples, each through the whole chain and back, compared byte by byte. */
final class DemoRun {
  // The bars say what there is to say.
  private static final CollectListener SILENT =
      new CollectListener() {
        @Override
        public void note(String sentence) {}

        @Override
        public void collecting(long bytes, long totalBytes) {}

        @Override
        public void collected(RemoteFile file, Path target) {}
      };

  private final GatewayClient gateway;
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
    Thread cleaning = new Thread(() -> PrivateFiles.deleteTree(folder), "remove-samples");
    Runtime.getRuntime().addShutdownHook(cleaning);
    try {
      System.out.println("  Making samples: a 256 MiB file and a torrent of 64 MiB in 5 files");
      Samples samples = Samples.create(folder.resolve("samples"), seed);
      Path torrent = folder.resolve("sample.torrent");
      System.out.println("  Serving the file and seeding the torrent on loopback");
      try (RangeOrigin origin = RangeOrigin.serve(samples.origin());
          SeederProcess seeder = SeederProcess.start(home, samples, torrent);
          DemoBars bars = DemoBars.forThisConsole()) {
        Parallel.run(
            List.of(
                () ->
                    take(
                        "HTTP",
                        new Source.Url(origin.address().toString()),
                        Samples.digests(samples.originFolder()),
                        folder.resolve("http"),
                        bars),
                () ->
                    take(
                        "BitTorrent",
                        new Source.Torrent(torrent.toString(), torrent),
                        Samples.digests(samples.seedFolder()),
                        folder.resolve("torrent"),
                        bars)));
      }
      DemoResult.print(results);
      return results.size() == 2 && results.stream().allMatch(DemoResult::equal);
    } finally {
      PrivateFiles.deleteTree(folder);
      Runtime.getRuntime().removeShutdownHook(cleaning);
    }
  }

  private void take(
      String kind, Source source, Map<String, String> expected, Path out, DemoBars bars) {
    long begin = System.nanoTime();
    JobView job = gateway.submit(source);
    JobProgress end =
        gateway.follow(
            job.id(),
            now -> {
              bars.show(kind, now);
              return true;
            });
    Duration fetched = Duration.ofNanos(System.nanoTime() - begin);
    if (!end.isCompleted()) {
      results.add(DemoResult.failed(kind, end, fetched));
      return;
    }
    long collecting = System.nanoTime();
    List<RemoteFile> files = gateway.files(job.id());
    new FileCollector(gateway::link, out, out.resolveSibling("collected"), false)
        .collect(job.id(), files, SILENT);
    Duration collected = Duration.ofNanos(System.nanoTime() - collecting);
    results.add(
        new DemoResult(
            kind,
            files.size(),
            files.stream().mapToLong(RemoteFile::sizeBytes).sum(),
            fetched,
            collected,
            expected.equals(Samples.digests(out)),
            ""));
    gateway.delete(job.id());
  }
}
