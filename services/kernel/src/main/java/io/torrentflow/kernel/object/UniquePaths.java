package io.torrentflow.kernel.object;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Gives every file of one job a path of its own: a path that is taken, also in other letter case or
 * as a folder of another, gets a number before its extension.
 */
public final class UniquePaths {
  private final Set<String> files = new HashSet<>();
  private final Set<String> folders = new HashSet<>();

  /** The safe path for the next file, in the order in which the torrent lists them. */
  public RelativePath next(List<String> parts) {
    RelativePath wanted = RelativePath.sanitize(parts);
    RelativePath path = wanted;
    for (int number = 2; isTaken(path); number++) {
      path = RelativePath.sanitize(List.of(numbered(wanted.value(), number)));
    }
    files.add(fold(path.value()));
    for (int slash = path.value().indexOf('/');
        slash >= 0;
        slash = path.value().indexOf('/', slash + 1)) {
      folders.add(fold(path.value().substring(0, slash)));
    }
    return path;
  }

  private boolean isTaken(RelativePath path) {
    String folded = fold(path.value());
    if (files.contains(folded) || folders.contains(folded)) {
      return true;
    }
    for (int slash = folded.indexOf('/'); slash >= 0; slash = folded.indexOf('/', slash + 1)) {
      if (files.contains(folded.substring(0, slash))) {
        return true;
      }
    }
    return false;
  }

  private static String numbered(String path, int number) {
    int name = path.lastIndexOf('/') + 1;
    int dot = path.lastIndexOf('.');
    int at = dot > name ? dot : path.length();
    // Room for the number, so that cutting a long name does not take it away again.
    int stemEnd = Math.min(at, name + 200);
    return path.substring(0, stemEnd) + " (" + number + ")" + path.substring(at);
  }

  private static String fold(String path) {
    return path.toLowerCase(Locale.ROOT);
  }
}
