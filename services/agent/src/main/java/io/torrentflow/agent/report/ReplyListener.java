package io.torrentflow.agent.report;

import io.torrentflow.kernel.wire.ProgressReply;

/** Hears what the jobs service replies to a transfer's reports. */
public interface ReplyListener {
  /**
   * @param askedAt {@link System#nanoTime} when the report was sent
   */
  void replied(ProgressReply reply, long askedAt);
}
