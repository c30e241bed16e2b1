package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Answer to a {@link ProgressReport}: what the agent is to do. It makes good a command that did not
 * reach the agent.
 */
public record ProgressReply(Directive directive) {

  /** What the agent is to do with the job. */
  public enum Directive {
    CONTINUE,
    PAUSE,
    RESUME,
    /** The job is no longer this agent's: drop it and leave what is in the bucket. */
    ABANDON,
    /** The job was cancelled or deleted: drop it and remove what it put into the bucket. */
    CANCEL;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
