package io.torrentflow.cli.progress;

/** Every tenth of the way: a log wants to know that it moves, not every block. */
public final class Step {
  private static final int STEPS = 10;

  private long last = -1;

  public boolean isNew(long bytes, long totalBytes) {
    long step = totalBytes == 0 ? STEPS : bytes * STEPS / totalBytes;
    boolean isNew = step != last;
    last = step;
    return isNew;
  }
}
