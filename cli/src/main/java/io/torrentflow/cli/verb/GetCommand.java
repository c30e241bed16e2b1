package io.torrentflow.cli.verb;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.client.ApiException;
import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.client.JobListener;
import io.torrentflow.cli.client.Source;
import io.torrentflow.cli.collect.Collected;
import io.torrentflow.cli.collect.OutputFolder;
import io.torrentflow.cli.progress.Subject;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.wire.JobView;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code get}: one source through the whole chain, into a folder here. */
@Command(
    name = "get",
    description =
        "Downloads a magnet link, an HTTP(S) URL or a torrent file through the system. Ctrl-C"
            + " leaves the job running; the same command comes back to it.")
final class GetCommand implements Callable<Integer> {
  private final Connector connector;

  @Parameters(paramLabel = "SOURCE", description = "A magnet link, a URL or a torrent file.")
  private String source;

  @Mixin private SaveOptions options = new SaveOptions();

  GetCommand(Connector connector) {
    this.connector = connector;
  }

  @Override
  public Integer call() {
    return options.orTellProgram(() -> get(Source.parse(source)));
  }

  private int get(Source wanted) {
    try (GetOutput output = options.output(Subject.of(wanted));
        GatewayClient gateway = connector.connect(output::note)) {
      long begin = System.nanoTime();
      KnownJobs known = new KnownJobs(connector.memory().resolve("known-jobs"));
      JobView end = follow(gateway, find(gateway, known, wanted), output);
      if (end.status() != JobStatus.COMPLETED) {
        known.update(wanted, entry -> Optional.empty());
        Collected.forget(connector.collected(), end.id().toString());
        return output.failed(end);
      }
      options.save(end, gateway, connector, output, begin);
      known.update(wanted, entry -> Optional.of(entry(wanted, end, true)));
      return 0;
    }
  }

  private JobView find(GatewayClient gateway, KnownJobs known, Source wanted) {
    AtomicReference<@Nullable JobView> found = new AtomicReference<>();
    known.update(
        wanted,
        entry -> {
          Optional<JobView> usable = entry.flatMap(old -> usable(gateway, old));
          if (usable.isEmpty()) {
            entry.ifPresent(old -> Collected.forget(connector.collected(), old.jobId()));
          }
          JobView job = usable.orElseGet(() -> gateway.submit(wanted));
          found.set(job);
          return usable.isPresent() ? entry : Optional.of(entry(wanted, job, false));
        });
    return Objects.requireNonNull(found.get());
  }

  // What an address gives may be another thing by the next time; but who has it all is told so.
  private Optional<JobView> usable(GatewayClient gateway, KnownJobs.Entry known) {
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
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  private JobView follow(GatewayClient gateway, JobView job, GetOutput output) {
    try (ExitHook _ = options.hint("The job goes on. Come back to it with:");
        News _ = new News(connector, output::note)) {
      JobView last =
          gateway.follow(
              job.id().toString(),
              new JobListener() {
                @Override
                public boolean changed(JobView now) {
                  output.progress(now);
                  return now.status().isTerminal() || fits(now);
                }

                @Override
                public void disconnected() {
                  output.disconnected();
                }
              });
      if (!last.status().isTerminal()) {
        OutputFolder.requireSpace(
            options.folder(), Objects.requireNonNullElse(last.progress().totalBytes(), 0L));
      }
      return last;
    }
  }

  // Better known now than after the download; the job goes on for another try.
  private boolean fits(JobView now) {
    return now.progress().totalBytes() == null
        || OutputFolder.fits(options.folder(), now.progress().totalBytes());
  }

  private static KnownJobs.Entry entry(Source wanted, JobView job, boolean collected) {
    return new KnownJobs.Entry(wanted.text(), job.id().toString(), collected);
  }
}
