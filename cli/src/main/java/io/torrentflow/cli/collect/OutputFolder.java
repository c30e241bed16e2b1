package io.torrentflow.cli.collect;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.terminal.Amounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that a person wants files in, judged before anything is fetched for it. */
public final class OutputFolder {
  private OutputFolder() {}

  /** Throws unless files can be written there; it need not exist yet. */
  public static void require(Path folder) {
    Path existing = existing(folder);
    if (!Files.isDirectory(existing)) {
      throw new CommandException(existing + " is not a folder; choose another one with --out.");
    }
    if (!Files.isWritable(existing)) {
      throw new CommandException(
          "You may not write to " + existing + "; choose another folder with --out.");
    }
  }

  public static boolean fits(Path folder, long bytes) {
    return bytes <= free(folder);
  }

  public static void requireSpace(Path folder, long bytes) {
    if (!fits(folder, bytes)) {
      throw new CommandException(
          "%s are needed and %s are free at %s; make room, or choose another folder with --out."
              .formatted(Amounts.bytes(bytes), Amounts.bytes(free(folder)), existing(folder)));
    }
  }

  /** The room where the folder is, or will be. */
  public static long free(Path folder) {
    try {
      return Files.getFileStore(existing(folder)).getUsableSpace();
    } catch (IOException e) {
      // Some file systems cannot tell; writing will.
      return Long.MAX_VALUE;
    }
  }

  /** The folder, or the one above it that is there. */
  public static Path existing(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    while (path.getParent() != null && !Files.exists(path)) {
      path = path.getParent();
    }
    return path;
  }
}
