package io.torrentflow.gateway.limit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Says in a response what is left of the limit that came nearest to its end (draft of the HTTPAPI
 * working group).
 */
@RequestScoped
class LimitHeaders {
  private @Nullable Verdict verdict;

  void add(Verdict newest) {
    verdict = newest;
  }

  @Nullable Verdict verdict() {
    return verdict;
  }

  /** Writes the headers. */
  static class Filter {
    private final LimitHeaders headers;

    Filter(LimitHeaders headers) {
      this.headers = headers;
    }

    @ServerResponseFilter
    public void write(ContainerResponseContext response) {
      Verdict verdict = headers.verdict();
      if (verdict == null) {
        return;
      }
      String name = "\"" + verdict.bucket().policy() + "\"";
      Limit limit = verdict.bucket().limit();
      response
          .getHeaders()
          .putSingle(
              "RateLimit-Policy",
              "%s;q=%d;w=%d".formatted(name, limit.count(), limit.window().toSeconds()));
      response
          .getHeaders()
          .putSingle(
              "RateLimit",
              "%s;r=%d;t=%d"
                  .formatted(
                      name, verdict.remaining(), Math.ceilDiv(verdict.used().toMillis(), 1_000)));
    }
  }
}
