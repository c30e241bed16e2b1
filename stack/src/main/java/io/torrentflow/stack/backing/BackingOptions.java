package io.torrentflow.stack.backing;

import io.torrentflow.stack.machine.ListenAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which servers to start, and where they keep their data.
 *
 * @param folder data, secrets and ports; what is found there is used again
 * @param lasting the data outlives this run: writes are flushed to disk, and the folder stays
 * @param stopAtExit everything stops when this JVM ends; false for an owner who sees to that
 * @param progress told in plain sentences what is being done
 * @param listen where the store is reached; the others are on loopback
 */
public record BackingOptions(
    Path folder,
    Set<BackingPart> parts,
    boolean lasting,
    boolean stopAtExit,
    Consumer<String> progress,
    ListenAddress listen) {
  public BackingOptions(
      Path folder,
      Set<BackingPart> parts,
      boolean lasting,
      boolean stopAtExit,
      Consumer<String> progress) {
    this(folder, parts, lasting, stopAtExit, progress, ListenAddress.LOOPBACK);
  }

  public BackingOptions {
    folder = folder.toAbsolutePath();
    parts = Set.copyOf(parts);
  }

  /** Everything, kept in the folder, and stopped by who started it. */
  public static BackingOptions lasting(Path folder, Consumer<String> progress) {
    return new BackingOptions(folder, EnumSet.allOf(BackingPart.class), true, false, progress);
  }

  /** A fresh set in a temporary folder, which goes away when it is closed. */
  public static BackingOptions temporary(BackingPart first, BackingPart... more) {
    try {
      Path folder = Files.createTempDirectory("torrentflow-");
      return new BackingOptions(folder, EnumSet.of(first, more), false, true, sentence -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
