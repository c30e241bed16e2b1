package io.torrentflow.gateway.redis;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Redis for what a request does not need so much that it would wait. */
public final class PromptRedis {
  // It responds within a millisecond or is in trouble.
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  private PromptRedis() {}

  /** Fails unless Redis responds at once. */
  public static <T> Uni<T> promptly(Uni<T> response) {
    return response.ifNoItem().after(TIMEOUT).fail();
  }
}
