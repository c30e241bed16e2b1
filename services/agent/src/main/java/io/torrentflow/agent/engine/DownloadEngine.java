package io.torrentflow.agent.engine;

import io.torrentflow.kernel.source.SourceType;
import java.util.Set;

/**
 * Fetches one kind of source. Engines are beans that are found, not listed: leaving one out of a
 * build makes the agent refuse its sources.
 */
public interface DownloadEngine {
  Set<SourceType> sources();

  /**
   * Begins to fetch and returns immediately. What happens is reported to the context's listener, on
   * the context's executor; the returned handle is used on that executor only.
   */
  Download start(DownloadContext context);
}
