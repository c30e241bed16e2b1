package io.torrentflow.kernel.object;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Gives every file of one job a path of its own: a file whose path is taken, also in other letter
 * case or as a folder of another, gets a number before its extension; a folder whose path is a
 * file's gets one at its end.
 */
public final class UniquePaths {
  // Leaves room in a name of 212 bytes for the number and an extension, so that cutting a long name
  // does not take the number away again.
  private static final int MAX_STEM_BYTES = 157;
  // More digits than any real number has; paths that could meet at some number share a counter.
  private static final int WIDEST_NUMBER = 99_999;

  private final Set<String> files = new HashSet<>();
  private final Set<String> folders = new HashSet<>();
  // Where the search for a free number goes on; from 2 each time, equal paths would cost a square.
  private final Map<String, Integer> nextNumbers = new HashMap<>();

  /** The safe path for the next file, in the order in which the torrent lists them. */
  public RelativePath next(List<String> parts) {
    String path = free(RelativePath.sanitize(parts).value());
    files.add(fold(path));
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      folders.add(fold(path.substring(0, slash)));
    }
    return new RelativePath(path);
  }

  private String free(String wanted) {
    String path = wanted;
    while (true) {
      int slash = firstFolderThatIsAFile(path);
      if (slash >= 0) {
        path = safe(freeFolder(path.substring(0, slash)) + path.substring(slash));
      } else if (!isTaken(path)) {
        return path;
      } else {
        String candidate = safe(numbered(path, nextNumber(path)));
        // A number can make a path too long; it then loses a folder and may lie under a file.
        if (firstFolderThatIsAFile(candidate) >= 0 || !isTaken(candidate)) {
          path = candidate;
        }
      }
    }
  }

  private static String safe(String path) {
    return RelativePath.sanitize(List.of(path)).value();
  }

  private boolean isTaken(String path) {
    return files.contains(fold(path)) || folders.contains(fold(path));
  }

  /** Where the folder ends, or -1. */
  private int firstFolderThatIsAFile(String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (files.contains(fold(path.substring(0, slash)))) {
        return slash;
      }
    }
    return -1;
  }

  /** The same for every file of the folder, so that they stay together. */
  private String freeFolder(String folder) {
    String key = fold(folder) + "/";
    int number = nextNumbers.getOrDefault(key, 2);
    while (files.contains(fold(numberedFolder(folder, number)))) {
      number++;
    }
    nextNumbers.put(key, number);
    return numberedFolder(folder, number);
  }

  private int nextNumber(String path) {
    String key = fold(safe(numbered(path, WIDEST_NUMBER)));
    return nextNumbers.merge(key, 2, (last, first) -> last + 1);
  }

  /** The path of a file with a number before its extension. */
  public static String numbered(String path, int number) {
    int name = path.lastIndexOf('/') + 1;
    int dot = path.lastIndexOf('.');
    int at = dot > name ? dot : path.length();
    return path.substring(0, name)
        + RelativePath.beginning(path.substring(name, at), MAX_STEM_BYTES)
        + " ("
        + number
        + ")"
        + path.substring(at);
  }

  /** The path of a folder with a number at its end. */
  public static String numberedFolder(String folder, int number) {
    int name = folder.lastIndexOf('/') + 1;
    return folder.substring(0, name)
        + RelativePath.beginning(folder.substring(name), MAX_STEM_BYTES)
        + " ("
        + number
        + ")";
  }

  /** Upper case first: letters such as ß and ſ meet their likes only there. */
  private static String fold(String path) {
    return path.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
