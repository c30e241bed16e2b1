package io.torrentflow.stack.programs;

import io.torrentflow.cli.LockedFile;
import io.torrentflow.cli.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import org.apache.commons.io.function.IOBiConsumer;
import org.apache.commons.io.function.Uncheck;

/**
 * Programs that were unpacked once and are shared by all homes of a user. An entry appears as a
 * whole or not at all, even if another process fills it at the same time, and a broken attempt is
 * made again.
 */
public record CacheFolder(Path root, Consumer<String> progress) {
  /** {@code $XDG_CACHE_HOME/torrentflow}, by default {@code ~/.cache/torrentflow}. */
  public static CacheFolder ofUser() {
    return ofUser(sentence -> {});
  }

  /** The same; {@code progress} receives why it takes long. */
  public static CacheFolder ofUser(Consumer<String> progress) {
    String configured = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return new CacheFolder(base.toAbsolutePath().resolve("torrentflow"), progress);
  }

  public boolean has(String name) {
    return Files.isDirectory(root.resolve(name));
  }

  /**
   * The entry's folder, filled if it is not there yet.
   *
   * @param filling puts the content into its first argument, which is moved to the second
   */
  public Path entry(String name, IOBiConsumer<Path, Path> filling) {
    Path entry = root.resolve(name);
    if (!has(name)) {
      try (LockedFile _ =
          LockedFile.open(
              root.resolve(name + ".lock"),
              () ->
                  progress.accept(
                      "Waiting for another TorrentFlow of yours, which fetches or unpacks "
                          + name))) {
        if (!has(name)) {
          Uncheck.run(() -> fill(entry, filling));
        }
      }
    }
    return entry;
  }

  private static void fill(Path entry, IOBiConsumer<Path, Path> filling) throws IOException {
    Path temporary = entry.resolveSibling(entry.getFileName() + ".unfinished");
    PrivateFiles.deleteTree(temporary);
    Files.createDirectories(temporary);
    filling.accept(temporary, entry);
    Files.move(temporary, entry, StandardCopyOption.ATOMIC_MOVE);
  }
}
