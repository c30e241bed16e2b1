package io.torrentflow.cli.verb;

import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.collect.FileCollector;
import io.torrentflow.kernel.wire.JobView;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;

/** The last step of {@code get} and {@code pull}: a finished job's files into the folder. */
final class Saving {
  private final Connector connector;
  private final GatewayClient gateway;
  private final GetOutput output;
  private final CommandSpec spec;
  private final FileCollector collector;
  private final long begin = System.nanoTime();

  Saving(
      Connector connector,
      GatewayClient gateway,
      SaveOptions options,
      GetOutput output,
      CommandSpec spec) {
    this.connector = connector;
    this.gateway = gateway;
    this.output = output;
    this.spec = spec;
    collector =
        new FileCollector(gateway::link, options.folder(), records(connector), options.replaces());
  }

  /** Where it is kept what was saved. */
  static Path records(Connector connector) {
    return connector.memory().resolve("collected");
  }

  /** Whether all files of a completed job are in the folder. */
  boolean isThere(JobView job) {
    return collector.isThere(job.id().toString(), gateway.files(job.id().toString()));
  }

  void save(JobView job) {
    String id = job.id().toString();
    try (ResumeHint _ = new ResumeHint("What is fetched stays. Go on with:", spec)) {
      FileCollector.Outcome outcome = collector.collect(id, gateway.files(id), output);
      output.completed(job, outcome, Duration.ofNanos(System.nanoTime() - begin));
    }
  }
}
