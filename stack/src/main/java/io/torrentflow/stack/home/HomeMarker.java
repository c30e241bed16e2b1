package io.torrentflow.stack.home;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that makes a folder a home. Nothing is kept in a folder of somebody else's things, and
 * no folder without it is ever removed. The launcher's script writes the same one.
 */
public final class HomeMarker {
  private static final String NAME = ".torrentflow-home";
  private static final String TEXT =
      "A home of TorrentFlow: ./torrentflow down --wipe removes all that is in this folder.\n";

  private HomeMarker() {}

  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(NAME));
  }

  /** Makes the folder a home, if it is one already, is empty or is not there yet. */
  public static void claim(Path folder) {
    if (isIn(folder)) {
      return;
    }
    if (Files.isDirectory(folder) && !PrivateFiles.list(folder).isEmpty()) {
      throw new CommandException(
          folder
              + " holds other things than a home of TorrentFlow; set TORRENTFLOW_HOME to an empty"
              + " folder, or to one that is not there yet.");
    }
    PrivateFiles.createFolder(folder);
    PrivateFiles.write(folder.resolve(NAME), TEXT);
  }

  /**
   * Removes all that is in a home, the marker last, so that a removal that breaks off can be begun
   * again. A folder that cannot be removed itself, for example a mount point, stays empty.
   */
  public static void removeHome(Path folder) {
    require(folder);
    Path marker = folder.resolve(NAME);
    PrivateFiles.list(folder).stream()
        .filter(entry -> !entry.equals(marker))
        .forEach(PrivateFiles::deleteTree);
    PrivateFiles.deleteTree(marker);
    try {
      Files.delete(folder);
    } catch (IOException e) {
      // A mount point, or a folder in one that is not ours; what was in it is gone.
      return;
    }
  }

  static void require(Path folder) {
    if (!isIn(folder)) {
      throw new CommandException(
          folder
              + " is no home of TorrentFlow, so nothing is removed there; see TORRENTFLOW_HOME.");
    }
  }
}
