package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.engine.Download;
import io.torrentflow.agent.engine.DownloadContext;
import io.torrentflow.kernel.net.AddressPolicy;
import io.torrentflow.platform.network.HostResolver;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/** What {@link LibraryCopy} makes of its own copies of this package's classes. */
public final class TorrentDownloads implements TorrentLibrary {
  private final TorrentSession session;
  private final HostResolver resolver;
  private final AgentConfig config;

  public TorrentDownloads(
      Path library, AgentConfig config, AddressPolicy policy, HostResolver resolver) {
    this.session = new TorrentSession(library, config, policy);
    this.resolver = resolver;
    this.config = config;
  }

  @Override
  public Download start(DownloadContext context, Runnable ended) {
    TorrentDownload download = new TorrentDownload(session, resolver, config, context, ended);
    context.context().runOnContext(begin -> download.begin());
    return download;
  }

  @Override
  public CompletionStage<?> close() {
    return session.close();
  }
}
