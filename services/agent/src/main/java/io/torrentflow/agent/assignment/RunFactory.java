package io.torrentflow.agent.assignment;

import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.engine.DownloadEngine;
import io.torrentflow.agent.report.JobsClient;
import io.torrentflow.agent.upload.Uploads;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.StartTransfer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Makes the run of a transfer, with the engine for its source and an event loop of its own. */
@ApplicationScoped
class RunFactory {
  private final Instance<DownloadEngine> engines;
  private final Vertx vertx;
  private final AgentConfig config;
  private final InstantSource clock;
  private final Uploads uploads;
  private final JobsClient jobs;

  RunFactory(
      @Any Instance<DownloadEngine> engines,
      Vertx vertx,
      AgentConfig config,
      InstantSource clock,
      Uploads uploads,
      JobsClient jobs) {
    this.engines = engines;
    this.vertx = vertx;
    this.config = config;
    this.clock = clock;
    this.uploads = uploads;
    this.jobs = jobs;
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

  TransferRun make(StartTransfer transfer, DownloadEngine engine, AssignmentService assignments) {
    // Not the context of the request that started the transfer, which ends with that request.
    Context context = ((VertxInternal) vertx).createEventLoopContext();
    return new TransferRun(transfer, engine, assignments, config, clock, uploads, jobs, context);
  }
}
