package io.torrentflow.cli.collect;

import io.torrentflow.cli.client.RemoteFile;
import java.nio.file.Path;

/** Receives how the collection of a job's files goes on, from several threads. */
public interface CollectListener {
  CollectListener SILENT = new CollectListener() {};

  default void note(String sentence) {}

  /** So much of all files is there. */
  default void collecting(long bytes, long totalBytes) {}

  default void collected(RemoteFile file, Path target) {}
}
