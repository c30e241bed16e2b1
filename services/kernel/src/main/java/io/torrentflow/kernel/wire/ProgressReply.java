package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.object.Space;
import org.jspecify.annotations.Nullable;

/**
 * Response to a {@link ProgressReport}: what the agent is to do. It makes good a command that did
 * not reach the agent.
 *
 * @param space where the files go; there from the reply to {@link ProgressReport.Phase#METADATA} on
 * @param contacts only if the agent has an older version of them
 */
public record ProgressReply(
    Directive directive, @Nullable Space space, @Nullable ContactList contacts) {

  /** What the agent is to do with the transfer. */
  public enum Directive implements WireName {
    CONTINUE,
    PAUSE,
    RESUME,
    /** The transfer is no longer this agent's: drop it and leave what is in the bucket. */
    ABANDON,
    /** Nobody wants the transfer any more: drop it; the jobs service removes what is stored. */
    CANCEL;
  }
}
