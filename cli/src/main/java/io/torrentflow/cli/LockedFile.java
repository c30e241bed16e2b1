package io.torrentflow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.io.function.Uncheck;

/**
 * A small file of ours that one process holds at a time, so that none undoes what another wrote.
 */
public final class LockedFile implements AutoCloseable {
  private static final long POLL_NANOS = 100_000_000;

  private final Path file;
  private final FileChannel channel;

  private LockedFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Opens the file; if somebody else has it, calls {@code waiting} once and waits. */
  public static LockedFile open(Path file, Runnable waiting) {
    PrivateFiles.createFolder(PrivateFiles.parent(file));
    while (true) {
      Optional<Object> before = identity(file);
      FileChannel channel =
          Uncheck.get(
              () ->
                  FileChannel.open(
                      file,
                      StandardOpenOption.CREATE,
                      StandardOpenOption.READ,
                      StandardOpenOption.WRITE));
      if (!isOurs(channel)) {
        waiting.run();
        while (!isOurs(channel)) {
          LockSupport.parkNanos(POLL_NANOS);
        }
      }
      if (before.isPresent() && before.equals(identity(file))) {
        return new LockedFile(file, channel);
      }
      // It is new, or who had it has deleted it: what is open may be no longer what others find.
      Uncheck.run(channel::close);
    }
  }

  private static Optional<Object> identity(Path file) {
    try {
      return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String read() {
    byte[] bytes = Uncheck.get(() -> Channels.newInputStream(channel.position(0)).readAllBytes());
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public synchronized void append(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    Uncheck.run(() -> channel.write(bytes, channel.size()));
  }

  public void replace(String text) {
    Uncheck.run(() -> channel.truncate(0));
    append(text);
  }

  /** Who waits for it makes a new one. */
  public void delete() {
    Uncheck.run(() -> Files.deleteIfExists(file));
  }

  // The lock goes with the channel.
  @Override
  public void close() {
    Uncheck.run(channel::close);
  }

  private static boolean isOurs(FileChannel channel) {
    try {
      return Uncheck.get(channel::tryLock) != null;
    } catch (OverlappingFileLockException e) {
      // Somebody else in this JVM.
      return false;
    }
  }
}
