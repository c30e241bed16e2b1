package io.torrentflow.agent.engine.http;

import io.torrentflow.agent.AgentConfig;

/** What every download from a web server keeps to. */
record HttpFetchSettings(int connections, int restarts, long maxBytes, RetryPolicy retries) {
  static HttpFetchSettings of(AgentConfig config) {
    AgentConfig.Http http = config.http();
    return new HttpFetchSettings(
        http.connections(),
        http.restarts(),
        config.maxTransferSize().asLongValue(),
        new RetryPolicy(http.retries(), http.retryDelay(), http.maxRetryDelay()));
  }
}
