package io.torrentflow.stack.backing;

import java.util.Map;

/** A server that runs; closing it stops it in good order and leaves no process behind. */
interface RunningPart extends AutoCloseable {
  boolean isAlive();

  /** The configuration of a service that uses it, by property names. */
  Map<String, String> properties();

  @Override
  void close();
}
