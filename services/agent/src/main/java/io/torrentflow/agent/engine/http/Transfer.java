package io.torrentflow.agent.engine.http;

import io.torrentflow.agent.buffer.PartBuffer;
import io.torrentflow.agent.engine.http.Origin.Answer;
import org.jspecify.annotations.Nullable;

/** What is held of the origin and of memory while bytes come in. */
abstract class Transfer {
  /** The part that is being filled. */
  @Nullable PartBuffer buffer;

  @Nullable BodyReader reader;

  /** An answer that is not read until there is memory for it. */
  @Nullable Answer waiting;

  /** Lets go of all of it. */
  public void cancel() {
    if (waiting != null) {
      Origin.drop(waiting.response());
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
