package io.torrentflow.stack.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.torrentflow.stack.StackException;
import io.torrentflow.stack.home.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which files of one job were fetched to where: a name and a size alone do not say that a file is
 * the job's. One small file for each job, a line of JSON for each file, held by one process at a
 * time.
 */
public final class Collected implements AutoCloseable {
  private static final long POLL_MILLIS = 200;

  private final FileChannel channel;
  private final Map<String, Entry> entries = new HashMap<>();

  private Collected(FileChannel channel) {
    this.channel = channel;
  }

  private record Entry(String fileId, String path, long sizeBytes, long modifiedMillis) {
    static Entry of(RemoteFile file, Path target) throws IOException {
      BasicFileAttributes found =
          Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new Entry(
          file.id(),
          target.toAbsolutePath().toString(),
          found.size(),
          found.lastModifiedTime().toMillis());
    }
  }

  /**
   * Opens the record of a job, and waits while somebody else has it.
   *
   * @param waiting called once if there is somebody
   */
  public static Collected open(Path folder, String jobId, Runnable waiting) {
    try {
      FileChannel channel =
          FileChannel.open(
              PrivateFiles.createFolder(folder).resolve(jobId + ".jsonl"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      lock(channel, waiting);
      Collected collected = new Collected(channel);
      collected.load();
      return collected;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the target is this file as it was fetched, and nobody has changed it since. */
  synchronized boolean has(RemoteFile file, Path target) {
    Entry known = entries.get(target.toAbsolutePath().toString());
    try {
      return known != null && known.equals(Entry.of(file, target));
    } catch (IOException e) {
      return false;
    }
  }

  synchronized void add(RemoteFile file, Path target) throws IOException {
    Entry entry = Entry.of(file, target);
    entries.put(entry.path(), entry);
    String line = Answers.JSON.writeValueAsString(entry) + "\n";
    channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), channel.size());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void load() throws IOException {
    byte[] bytes = Channels.newInputStream(channel.position(0)).readAllBytes();
    for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      try {
        Entry entry = Answers.JSON.readValue(line, Entry.class);
        entries.put(entry.path(), entry);
      } catch (JsonProcessingException e) {
        // The last line of a launcher that was killed; its file is fetched again.
        continue;
      }
    }
  }

  // The lock goes with the channel.
  private static void lock(FileChannel channel, Runnable waiting) throws IOException {
    if (isOurs(channel)) {
      return;
    }
    waiting.run();
    while (!isOurs(channel)) {
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StackException("Interrupted while another get fetches the files.", e);
      }
    }
  }

  private static boolean isOurs(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Somebody else in this JVM.
      return false;
    }
  }
}
