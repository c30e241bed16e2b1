package io.torrentflow.stack.backing;

import java.util.List;

/** A server that runs; closing it stops it in good order and leaves no process behind. */
interface RunningPart extends AutoCloseable {
  /** None for a server that runs within this JVM. */
  List<PartProcess> processes();

  @Override
  void close();
}
