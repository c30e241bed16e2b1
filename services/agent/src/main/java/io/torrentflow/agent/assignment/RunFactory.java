package io.torrentflow.agent.assignment;

import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.engine.DownloadEngine;
import io.torrentflow.agent.report.JobsPort;
import io.torrentflow.agent.upload.Uploads;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.wire.StartJob;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the run of a job, with the engine for its source and an event loop of its own. */
@ApplicationScoped
class RunFactory {
  private final Instance<DownloadEngine> engines;
  private final Vertx vertx;
  private final AgentConfig config;
  private final InstantSource clock;
  private final Parts parts;

  /** What all runs share. */
  record Parts(Uploads uploads, JobsPort jobs, Duration patience) {}

  RunFactory(
      @Any Instance<DownloadEngine> engines,
      Vertx vertx,
      AgentConfig config,
      InstantSource clock,
      Uploads uploads,
      JobsPort jobs) {
    this.engines = engines;
    this.vertx = vertx;
    this.config = config;
    this.clock = clock;
    this.parts = new Parts(uploads, jobs, config.report().patience());
  }

  /** The kinds of source that some engine of this build can fetch. */
  List<SourceType> sources() {
    return engines.stream()
        .flatMap(engine -> engine.sources().stream())
        .distinct()
        .sorted()
        .toList();
  }

  Optional<DownloadEngine> engine(SourceType type) {
    return engines.stream().filter(engine -> engine.sources().contains(type)).findFirst();
  }

  JobRun make(StartJob job, DownloadEngine engine, Consumer<JobRun> released, Runnable changed) {
    JobRun.Surroundings around =
        new JobRun.Surroundings(
            new AgentId(config.id()),
            clock,
            config.report().progressInterval(),
            config.report().checkpointInterval(),
            parts,
            released,
            changed);
    // Not the context of the request that brought the job, which ends with that request.
    return new JobRun(job, engine, around, ((VertxInternal) vertx).createEventLoopContext());
  }
}
