package io.torrentflow.cli.collect;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * A small file of ours that one process holds at a time, so that none undoes what another wrote.
 */
public final class LockedFile implements AutoCloseable {
  private static final long POLL_MILLIS = 100;

  private final FileChannel channel;

  private LockedFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens the file, and waits while somebody else has it.
   *
   * @param waiting called once if there is somebody
   */
  public static LockedFile open(Path file, Runnable waiting) {
    try {
      PrivateFiles.createFolder(PrivateFiles.parent(file));
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      lock(channel, waiting);
      return new LockedFile(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String read() {
    try {
      byte[] bytes = Channels.newInputStream(channel.position(0)).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public synchronized void append(String text) {
    try {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), channel.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void replace(String text) {
    try {
      channel.truncate(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    append(text);
  }

  // The lock goes with the channel.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void lock(FileChannel channel, Runnable waiting) throws IOException {
    for (boolean told = false; !isOurs(channel); told = true) {
      if (!told) {
        waiting.run();
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandException("Interrupted while another get works on the same job.", e);
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
