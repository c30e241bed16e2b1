package io.torrentflow.agent.engine.http;

import io.torrentflow.agent.buffer.PartBuffer;
import io.torrentflow.agent.engine.http.Origin.Response;
import org.jspecify.annotations.Nullable;

/** What is held of the origin and of memory while bytes come in. */
abstract class FetchResources {
  /** The part that is being filled. */
  @Nullable PartBuffer buffer;

  @Nullable BodyReader reader;

  /** A response that is not read until there is memory for it. */
  @Nullable Response waiting;

  /** Lets go of all of it. */
  public void cancel() {
    if (waiting != null) {
      Origin.drop(waiting.http());
      waiting = null;
    }
    if (reader != null) {
      reader.cancel();
      reader = null;
    }
    if (buffer != null) {
      buffer.release();
      buffer = null;
    }
  }
}
