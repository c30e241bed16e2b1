package io.torrentflow.stack.client;

import java.nio.file.Path;

/** Told how the collection of a job's files goes on, from several threads. */
public interface CollectListener {
  /** Something that a person should know, in a sentence. */
  void note(String sentence);

  /** So much of all files is there. */
  void collecting(long bytes, long totalBytes);

  /** A file is there as a whole. */
  void collected(RemoteFile file, Path target);
}
