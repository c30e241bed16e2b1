package io.torrentflow.stack.backing;

import java.util.Locale;

/** What can be started; a test starts only what its service needs. */
public enum BackingPart {
  POSTGRES,
  REDIS,
  RABBITMQ,
  S3;

  /** Its name among processes and logs, and its data's below the folder of the set. */
  public String partName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
