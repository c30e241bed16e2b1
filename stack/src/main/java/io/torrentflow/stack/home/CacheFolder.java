package io.torrentflow.stack.home;

import io.torrentflow.cli.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Programs that were unpacked once and are shared by all homes of a user. An entry appears as a
 * whole or not at all, whoever else fills it at the same time, and a broken attempt is made again.
 */
public final class CacheFolder {
  private static final Object IN_THIS_JVM = new Object();

  private final Path root;
  private final Consumer<String> progress;

  private CacheFolder(Path root, Consumer<String> progress) {
    this.root = root;
    this.progress = progress;
  }

  /** {@code $XDG_CACHE_HOME/torrentflow}, by default {@code ~/.cache/torrentflow}. */
  public static CacheFolder ofUser() {
    return ofUser(sentence -> {});
  }

  /** The same, for somebody who wants to be told why it takes long. */
  public static CacheFolder ofUser(Consumer<String> progress) {
    @Nullable String configured = System.getenv("XDG_CACHE_HOME");
    Path base =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return new CacheFolder(base.toAbsolutePath().resolve("torrentflow"), progress);
  }

  /** Puts the content of an entry into a folder that is not in its final place yet. */
  @FunctionalInterface
  public interface Filling {
    void fill(Path temporary, Path destination) throws IOException;
  }

  /** Whether the entry is there already. */
  public boolean has(String name) {
    return Files.isDirectory(root.resolve(name));
  }

  /** The entry's folder, filled if it is not there yet. */
  public Path entry(String name, Filling filling) {
    Path entry = root.resolve(name);
    if (Files.isDirectory(entry)) {
      return entry;
    }
    // A file lock holds between processes only; within one it would throw.
    synchronized (IN_THIS_JVM) {
      try {
        Files.createDirectories(root);
        try (FileChannel channel = lockFile(name);
            FileLock held = lock(channel, name)) {
          if (held.isValid() && !Files.isDirectory(entry)) {
            fill(entry, filling);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return entry;
  }

  private static void fill(Path entry, Filling filling) throws IOException {
    Path temporary = entry.resolveSibling(entry.getFileName() + ".unfinished");
    PrivateFiles.deleteTree(temporary);
    Files.createDirectories(temporary);
    filling.fill(temporary, entry);
    Files.move(temporary, entry, StandardCopyOption.ATOMIC_MOVE);
  }

  private FileLock lock(FileChannel channel, String name) throws IOException {
    FileLock held = channel.tryLock();
    if (held != null) {
      return held;
    }
    progress.accept("Waiting for another TorrentFlow of yours, which fetches or unpacks " + name);
    return channel.lock();
  }

  private FileChannel lockFile(String name) throws IOException {
    return FileChannel.open(
        root.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
