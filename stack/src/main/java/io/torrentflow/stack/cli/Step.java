package io.torrentflow.stack.cli;

/** Every tenth of the way: a log wants to know that it moves, not every block. */
final class Step {
  private static final int STEPS = 10;

  private long last = -1;

  boolean isNew(long bytes, long totalBytes) {
    long step = totalBytes == 0 ? STEPS : bytes * STEPS / totalBytes;
    boolean isNew = step != last;
    last = step;
    return isNew;
  }
}
