package io.torrentflow.cli.collect;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.client.RemoteFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Where the files of a job go. What is there already and is something else stays: the file, or the
 * torrent's whole folder, gets a number, as browsers do it.
 *
 * @param isOurs whether what is at a path is this very file
 */
record Placement(Path folder, List<RemoteFile> files, BiPredicate<RemoteFile, Path> isOurs) {
  // Nobody wants a thousandth copy.
  private static final int MAX_COPIES = 1000;

  Placement {
    folder = folder.toAbsolutePath().normalize();
  }

  /** The files under their own names, whatever is there. */
  Map<RemoteFile, Path> byName() {
    return copy(0);
  }

  /** The files under the first name at which nothing else is. */
  Map<RemoteFile, Path> beside() {
    for (int number = 0; number < MAX_COPIES; number++) {
      Map<RemoteFile, Path> targets = copy(number);
      if (targets.entrySet().stream().allMatch(at -> isFree(at.getKey(), at.getValue()))) {
        return targets;
      }
    }
    throw new CommandException(
        "There are " + MAX_COPIES + " copies in " + folder + "; choose another folder with --out.");
  }

  // Every path is judged before the first byte is written.
  private Map<RemoteFile, Path> copy(int number) {
    Map<RemoteFile, Path> targets = new LinkedHashMap<>();
    files.forEach(
        file -> targets.put(file, OutputPaths.resolve(folder, numbered(file.path(), number))));
    return targets;
  }

  private boolean isFree(RemoteFile file, Path target) {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return isOurs.test(file, target);
    }
    for (Path above = target.getParent();
        above != null && !above.equals(folder);
        above = above.getParent()) {
      if (Files.exists(above, LinkOption.NOFOLLOW_LINKS)) {
        return Files.isDirectory(above);
      }
    }
    return true;
  }

  private static String numbered(String path, int number) {
    if (number == 0) {
      return path;
    }
    int slash = path.indexOf('/');
    String top = slash < 0 ? path : path.substring(0, slash);
    int dot = slash < 0 ? top.lastIndexOf('.') : -1;
    int end = dot > 0 ? dot : top.length();
    return path.substring(0, end) + " (" + number + ")" + path.substring(end);
  }
}
