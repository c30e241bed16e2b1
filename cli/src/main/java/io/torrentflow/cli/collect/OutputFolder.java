package io.torrentflow.cli.collect;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.terminal.Amounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder that a person wants files in, checked before anything is fetched for it. */
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
      // Some file systems do not report it; writing will.
      return Long.MAX_VALUE;
    }
  }

  /** The folder, or the one above it that is there. */
  public static Path existing(Path folder) {
    return Stream.iterate(folder.toAbsolutePath().normalize(), Path::getParent)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The place of a file below the folder; its name is untrusted input, so a path that would leave
   * the folder, by name or over a link, is refused.
   */
  public static Path resolve(Path folder, String relative) {
    Path root = folder.toAbsolutePath().normalize();
    Path target;
    try {
      target = root.resolve(relative).normalize();
    } catch (InvalidPathException e) {
      throw refused(relative);
    }
    if (target.equals(root)
        || !target.startsWith(root)
        || Path.of(relative).isAbsolute()
        || below(root, target).anyMatch(Files::isSymbolicLink)) {
      throw refused(relative);
    }
    return target;
  }

  /** The path and those above it, as far as they are below the folder. */
  static Stream<Path> below(Path folder, Path path) {
    return Stream.iterate(path, above -> !above.equals(folder), Path::getParent);
  }

  private static CommandException refused(String relative) {
    return new CommandException("The file \"" + relative + "\" would leave the output folder.");
  }
}
