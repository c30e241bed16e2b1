package io.torrentflow.kernel.wire;

/** What the services send each other through the broker. */
public sealed interface Message permits JobSubmitted, JobCommand, JobUpdate {
  MessageHeader header();
}
