package io.torrentflow.cli.collect;

import io.torrentflow.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a file goes below the folder that the user chose: its name is untrusted input. */
public final class OutputPaths {
  private OutputPaths() {}

  /** The file's place; refuses a path that would leave the folder, by name or over a link. */
  public static Path resolve(Path folder, String relative) {
    Path root = folder.toAbsolutePath().normalize();
    Path target;
    try {
      target = root.resolve(relative).normalize();
    } catch (InvalidPathException e) {
      throw refused(relative);
    }
    if (target.equals(root) || !target.startsWith(root) || Path.of(relative).isAbsolute()) {
      throw refused(relative);
    }
    for (Path path = target; path != null && !path.equals(root); path = path.getParent()) {
      if (Files.isSymbolicLink(path)) {
        throw refused(relative);
      }
    }
    return target;
  }

  private static CommandException refused(String relative) {
    return new CommandException("The file \"" + relative + "\" would leave the output folder.");
  }
}
