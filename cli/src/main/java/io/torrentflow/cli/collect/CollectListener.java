package io.torrentflow.cli.collect;

import io.torrentflow.cli.client.RemoteFile;
import java.nio.file.Path;

/** Told how the collection of a job's files goes on, from several threads. */
public interface CollectListener {
  /** Tells nobody. */
  CollectListener SILENT = new CollectListener() {};

  /** Something that a person should know, in a sentence. */
  default void note(String sentence) {}

  /** So much of all files is there. */
  default void collecting(long bytes, long totalBytes) {}

  /** A file is there as a whole. */
  default void collected(RemoteFile file, Path target) {}
}
