package io.torrentflow.agent.engine.http;

import io.torrentflow.agent.AgentConfig;
import io.torrentflow.kernel.retry.Backoff;
import java.time.InstantSource;

/** What every download from a web server keeps to. */
record HttpFetchSettings(
    int connections, int restarts, long maxBytes, RetryPolicy retries, InstantSource clock) {
  static HttpFetchSettings of(AgentConfig config, InstantSource clock) {
    AgentConfig.Http http = config.http();
    return new HttpFetchSettings(
        http.connections(),
        http.restarts(),
        config.maxTransferSize().asLongValue(),
        new RetryPolicy(http.retries(), new Backoff(http.retryDelay(), http.maxRetryDelay())),
        clock);
  }
}
