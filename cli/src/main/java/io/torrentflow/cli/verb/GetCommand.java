package io.torrentflow.cli.verb;

import io.torrentflow.cli.client.ApiException;
import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.client.JobFollower;
import io.torrentflow.cli.client.Source;
import io.torrentflow.cli.collect.Collected;
import io.torrentflow.cli.collect.OutputFolder;
import io.torrentflow.cli.progress.Subject;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobView;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "get",
    description =
        "Downloads a magnet link, an HTTP(S) URL or a torrent file through the system. Ctrl-C"
            + " leaves the job running; the same command comes back to it.")
final class GetCommand implements Callable<Integer> {
  private static final int NEWS_POLL_MILLIS = 500;

  @ParentCommand private Connector connector;

  @Parameters(paramLabel = "SOURCE", description = "A magnet link, a URL or a torrent file.")
  private String source;

  @Mixin private SaveOptions options = new SaveOptions();

  @Override
  public Integer call() {
    return options.reportingRefusal(() -> get(Source.parse(source)));
  }

  private int get(Source wanted) {
    try (GetOutput output = options.output(Subject.of(wanted));
        GatewayClient gateway = connector.connect(output::note)) {
      long begin = System.nanoTime();
      JobView end = follow(gateway, find(gateway, wanted), output);
      if (end.status() == JobStatus.COMPLETED) {
        options.save(end, gateway, connector, output, begin);
        remember(wanted, end);
        return 0;
      }
      remember(wanted, end);
      Collected.forget(connector.collected(), end.id().toString());
      output.failed(end);
      return 1;
    }
  }

  private void remember(Source wanted, JobView end) {
    if (wanted instanceof Source.Url(String url)) {
      try (KnownJob known = KnownJob.open(connector, url)) {
        known.ended(end);
      }
    }
  }

  private JobView find(GatewayClient gateway, Source wanted) {
    if (!(wanted instanceof Source.Url(String url))) {
      return gateway.submit(wanted);
    }
    try (KnownJob known = KnownJob.open(connector, url)) {
      Optional<KnownJob.Entry> entry = known.entry();
      Optional<JobView> usable = entry.flatMap(old -> usable(gateway, old));
      if (usable.isPresent()) {
        return usable.get();
      }
      entry.ifPresent(old -> Collected.forget(connector.collected(), old.jobId()));
      JobView job = gateway.submit(wanted);
      known.write(job, false);
      return job;
    }
  }

  // A URL may have other content by the next time; but all of it being here is reported so.
  private Optional<JobView> usable(GatewayClient gateway, KnownJob.Entry known) {
    try {
      JobView job = gateway.job(known.jobId());
      boolean isOver = job.status() == JobStatus.FAILED || job.status() == JobStatus.CANCELLED;
      boolean isWanted =
          !isOver && (!known.collected() || options.isThere(job, gateway, connector));
      return isWanted ? Optional.of(job) : Optional.empty();
    } catch (ApiException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private JobView follow(GatewayClient gateway, JobView job, GetOutput output) {
    // What happens to the server is reported also while no state of the job comes.
    ScheduledExecutorService news =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    news.scheduleWithFixedDelay(
        () -> connector.news().forEach(output::note), 0, NEWS_POLL_MILLIS, TimeUnit.MILLISECONDS);
    try (ExitHook _ = options.hint("The job goes on. Come back to it with:")) {
      JobView last =
          new JobFollower(gateway, job.id().toString())
              .toEnd(
                  now -> {
                    output.progress(now);
                    return now.status().isTerminal() || fits(now);
                  },
                  output::disconnected);
      if (!last.status().isTerminal()) {
        output.note("The job goes on. Come back to it with another --out, or remove it with rm.");
        OutputFolder.requireSpace(
            options.folder(), Objects.requireNonNullElse(last.progress().totalBytes(), 0L));
      }
      return last;
    } finally {
      news.shutdownNow();
    }
  }

  // Better known now than after the download; the job goes on for another try.
  private boolean fits(JobView now) {
    return now.progress().totalBytes() == null
        || OutputFolder.fits(options.folder(), now.progress().totalBytes());
  }
}
