package io.torrentflow.gateway.files;

import io.torrentflow.kernel.WireName;

/** What a link is for: how long it lasts, and whether a browser shows the file. */
public enum LinkPurpose implements WireName {
  /** A browser saves the file at once. */
  DOWNLOAD(false, false),
  /** A browser shows the file at once. */
  VIEW(true, false),
  /** A player reads the file while it plays. */
  PLAY(true, true),
  /** A download manager gets to the file when others are done. */
  QUEUE(false, true);

  private final boolean isShown;
  private final boolean isLong;

  LinkPurpose(boolean isShown, boolean isLong) {
    this.isShown = isShown;
    this.isLong = isLong;
  }

  boolean isShown() {
    return isShown;
  }

  /** Whether it has to last for hours. */
  boolean isLong() {
    return isLong;
  }
}
