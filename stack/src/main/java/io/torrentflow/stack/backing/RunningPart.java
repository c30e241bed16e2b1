package io.torrentflow.stack.backing;

/** A server that runs; closing it stops it in good order and leaves no process behind. */
interface RunningPart extends AutoCloseable {
  /** Whether it does still run. */
  boolean isAlive();

  @Override
  void close();
}
