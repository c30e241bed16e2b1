package io.torrentflow.stack.backing;

/** What can be started; a test asks only for what its service needs. */
public enum BackingPart {
  POSTGRES,
  REDIS,
  RABBITMQ,
  S3
}
