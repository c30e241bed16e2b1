package io.torrentflow.agent.report;

import io.torrentflow.kernel.wire.ProgressReply;

/** Called with what the jobs service replies to a transfer's reports. */
public interface ReplyListener {
  /**
   * @param sentAt {@link System#nanoTime} when the report was sent
   */
  void replied(ProgressReply reply, long sentAt);
}
