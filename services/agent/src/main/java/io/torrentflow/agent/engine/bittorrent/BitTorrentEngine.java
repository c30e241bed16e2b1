package io.torrentflow.agent.engine.bittorrent;

import io.quarkus.runtime.StartupEvent;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.engine.Download;
import io.torrentflow.agent.engine.DownloadContext;
import io.torrentflow.agent.engine.DownloadEngine;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.platform.network.HostResolver;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/** Fetches torrents, from magnet links and torrent files, through libtorrent. */
@ApplicationScoped
class BitTorrentEngine implements DownloadEngine {
  private final TorrentSession session;
  private final HostResolver resolver;
  private final AgentConfig config;

  BitTorrentEngine(TorrentSession session, HostResolver resolver, AgentConfig config) {
    this.session = session;
    this.resolver = resolver;
    this.config = config;
  }

  /** What an agent before this one left on disk belongs to nobody. */
  void removeOrphans(@Observes StartupEvent started) {
    TorrentFolder.removeAll(config.workDirectory());
  }

  @Override
  public Set<SourceType> sources() {
    return Set.of(SourceType.MAGNET, SourceType.TORRENT);
  }

  @Override
  public Download start(DownloadContext context) {
    TorrentDownload download = new TorrentDownload(session, resolver, config, context);
    context.context().runOnContext(begin -> download.begin());
    return download;
  }
}
