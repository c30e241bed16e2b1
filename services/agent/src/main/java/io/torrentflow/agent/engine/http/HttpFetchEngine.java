package io.torrentflow.agent.engine.http;

import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.engine.Download;
import io.torrentflow.agent.engine.DownloadContext;
import io.torrentflow.agent.engine.DownloadEngine;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.platform.network.origin.Origin;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Set;

/** Fetches one file from a web server: in parallel segments where it can, as one stream else. */
@ApplicationScoped
class HttpFetchEngine implements DownloadEngine {
  private final Vertx vertx;
  private final Origin origin;
  private final AgentConfig config;
  private final InstantSource clock;

  HttpFetchEngine(Vertx vertx, Origin origin, AgentConfig config, InstantSource clock) {
    this.vertx = vertx;
    this.origin = origin;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public Set<SourceType> sources() {
    return Set.of(SourceType.HTTP);
  }

  @Override
  public Download start(DownloadContext context) {
    HttpDownload download = new HttpDownload(vertx, origin, config, clock, context);
    context.context().runOnContext(begin -> download.begin());
    return download;
  }
}
