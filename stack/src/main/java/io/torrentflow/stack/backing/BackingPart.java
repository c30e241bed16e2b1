package io.torrentflow.stack.backing;

import java.util.Locale;

/** What can be started; a test asks only for what its service needs. */
public enum BackingPart {
  POSTGRES,
  REDIS,
  RABBITMQ,
  S3;

  /** Its data, below the folder of the set. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
