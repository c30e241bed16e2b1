package io.torrentflow.agent.engine.http;

import io.torrentflow.agent.buffer.PartBuffer;
import org.jspecify.annotations.Nullable;

/** What is held of the origin and of memory while bytes come in. */
abstract class FetchResources {
  /** The part that is being filled. */
  @Nullable PartBuffer buffer;

  @Nullable BodyReader reader;

  /** Lets go of all of it. */
  public void cancel() {
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
